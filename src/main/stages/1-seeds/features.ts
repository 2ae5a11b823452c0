/** Step: a frozen backbone turns each image into feature maps; cached image by image. */
import { z } from 'zod';
import { readModel } from '#shared/onnx/index.ts';
import { mapLimited } from '../../pipeline/map-limited.ts';
import type { Step, StepContext } from '../../pipeline/step.ts';
import type { EngineTensor } from '../../ports/engine.ts';
import { extractorModel, levelsAt, topLevels } from '../common/backbone.ts';
import type { BackboneInfo, ExtractorOptions } from '../common/backbone.ts';
import { joinParts, statisticsPadding } from '../common/feature-file.ts';
import { blobRefSchema, imageBlobSchema } from '../common/schemas.ts';
import { scaleSize } from '../common/working-size.ts';
import type { WorkingSize } from '../common/working-size.ts';

export interface FeaturesInput {
  readonly images: readonly string[];
  readonly backbone: BackboneInfo;
  readonly size: WorkingSize;
}

const outputSchema = z.object({ images: z.array(imageBlobSchema) });
export type FeaturesOutput = z.infer<typeof outputSchema>;

/** One image is decoded while another is in the engine. */
const inFlight = 3;

export const featuresStep: Step<FeaturesInput, FeaturesOutput> = {
  name: 'features',
  stage: 1,
  version: 1,
  output: outputSchema,
  async run({ images, backbone, size }, context) {
    const levels = levelsAt(backbone, size);
    const names = levels.map((l) => l.name);
    const extract = await openExtractors(backbone, [{ size, mirrored: false, levels: names, statistics: true }], context);
    return forEachImage(images, { backbone: backbone.sha256, size }, context, async (sha256) => {
      const [out] = await extract.run(sha256);
      const found = out as Readonly<Record<string, EngineTensor>>;
      const data = (name: string): ArrayBufferView => (found[name] as EngineTensor).data;
      return joinParts([...names.map(data), statisticsPadding(levels), ...names.flatMap((n) => [data(`${n}.mean`), data(`${n}.square`)])]);
    }).finally(extract.close);
  },
};

export interface CamViewsInput extends FeaturesInput {
  /** Scale 1 unmirrored is in the features already. */
  readonly views: readonly CamViewSpec[];
}
export interface CamViewSpec {
  readonly scale: number;
  readonly mirrored: boolean;
}

/** Step: top-level features of further views (scaled, mirrored) for multi-scale CAM. */
export const camViewsStep: Step<CamViewsInput, FeaturesOutput> = {
  name: 'cam-views',
  stage: 1,
  version: 1,
  output: outputSchema,
  async run({ images, backbone, size, views }, context) {
    const top = topLevels(levelsAt(backbone, size)).map((l) => l.name);
    const extract = await openExtractors(
      backbone,
      views.map((v) => ({ size: scaleSize(size, v.scale), mirrored: v.mirrored, levels: top, statistics: false })),
      context,
    );
    return forEachImage(images, { backbone: backbone.sha256, size, views }, context, async (sha256) => {
      const out = await extract.run(sha256);
      return joinParts(out.flatMap((o) => top.map((name) => (o[name] as EngineTensor).data)));
    }).finally(extract.close);
  },
};

async function openExtractors(backbone: BackboneInfo, options: readonly ExtractorOptions[], context: StepContext) {
  const model = readModel(await readModelFile(backbone, context));
  const sessions: string[] = [];
  for (const o of options) sessions.push(await context.engine.open({ bytes: extractorModel(model, backbone, o) }));
  return {
    async run(sha256: string): Promise<Readonly<Record<string, EngineTensor>>[]> {
      const image = await context.codec.decode(context.imagePath(sha256));
      const pixels: EngineTensor = { dtype: 'uint8', dims: [image.heightPx, image.widthPx, 3], data: image.rgb };
      const out: Readonly<Record<string, EngineTensor>>[] = [];
      for (const s of sessions) out.push(await context.engine.run(s, { pixels }, context.signal));
      return out;
    },
    close: async (): Promise<void> => {
      if (!context.signal.aborted) for (const s of sessions) await context.engine.close(s);
    },
  };
}

async function forEachImage(images: readonly string[], key: object, context: StepContext, make: (sha256: string) => Promise<Uint8Array>): Promise<FeaturesOutput> {
  let done = 0;
  // The same picture twice is one piece of work.
  const unique = [...new Set(images)];
  const refs = await mapLimited(unique, inFlight, async (sha256) => {
    const ref = await context.memo({ sha256, ...key }, async () => {
      const info = await context.blobs.put(await make(sha256));
      return { blob: info.sha256, bytes: info.bytes };
    });
    context.progress(++done, unique.length);
    return { sha256, ref: blobRefSchema.parse(ref) };
  });
  return { images: refs };
}

function readModelFile(backbone: BackboneInfo, context: StepContext): Promise<Uint8Array> {
  return context.readFile(context.modelPath(backbone.sha256));
}
