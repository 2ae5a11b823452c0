/** Step: what each refiner makes of at most 24 train images, and the one that the rule takes. Sees tags, pictures and features, no mask. */
import { z } from 'zod';
import { labelFromCam } from '#shared/kernels/cam.ts';
import type { PreparedCrf } from '#shared/kernels/dense-crf.ts';
import { edgeAlignment } from '#shared/kernels/label-contrast.ts';
import { pickRefiner, refinerIds } from '#shared/domain/refiners.ts';
import type { RefinerFigures, RefinerId } from '#shared/domain/refiners.ts';
import type { BlobRef, Step, StepContext } from '../../pipeline/step.ts';
import { levelsAt } from '../common/backbone.ts';
import type { BackboneInfo } from '../common/backbone.ts';
import { placeLevels, readLevel } from '../common/feature-file.ts';
import { getFloatStack, putStack } from '../common/float-stack.ts';
import { blobRefSchema } from '../common/schemas.ts';
import type { ImageBlob } from '../common/schemas.ts';
import type { WorkingSize } from '../common/working-size.ts';
import type { TaggedImage } from '../1-seeds/tag-model.ts';
import { labelConsistency } from './label-consistency.ts';
import type { LevelCells } from './label-consistency.ts';
import { readSeeds, thresholdOfArea } from './refine.ts';
import type { RefineInput } from './refine.ts';
import { crfField, labelOfField, levelOfArea, prepareCrf, spreadMaps } from './refiners.ts';
import type { Seeded } from './refiners.ts';

export interface ChooseRefinerInput extends Omit<RefineInput, 'refiner' | 'learned' | 'images'> {
  readonly backbone: BackboneInfo;
  readonly size: WorkingSize;
  /** The sample with the row of each image in `maps`; `edges` has a row an image of the sample. */
  readonly images: readonly (ImageBlob & { readonly tags: TaggedImage['tags']; readonly row: number })[];
}

/** Images that the choice looks at. */
export const chooseRefinerSettings = { images: 24 } as const;

const chosenSchema = z.object({
  refiner: z.enum(refinerIds),
  /** uint8 rows in input order by each refiner: 0 background, class index; for the eye alone. */
  labels: z.array(z.object({ id: z.enum(refinerIds), labels: blobRefSchema })),
  figures: z.array(z.object({ id: z.enum(refinerIds), edgeAlignment: z.number().nullable(), consistency: z.number().nullable(), areaShare: z.number() })),
});
export type ChooseRefinerOutput = z.infer<typeof chosenSchema>;

export const chooseRefinerStep: Step<ChooseRefinerInput, ChooseRefinerOutput> = {
  name: 'choose-refiner',
  stage: 2,
  version: 2,
  output: chosenSchema,
  async run(input, context) {
    const { grid } = input;
    const raw = await getFloatStack(context.blobs, input.maps, input.classCount * input.camGrid.height * input.camGrid.width);
    const seeded = (await readSeeds(input, raw, context)).filter((s) => s !== null);
    const placed = placeLevels(levelsAt(input.backbone, input.size)).placed;
    const features: LevelCells[][] = [];
    for (const image of input.images) {
      const blob = await context.blobs.get(image.ref.blob);
      features.push(placed.map((l) => ({ channels: l.channels, height: l.height, width: l.width, data: readLevel(blob, l) })));
      await context.turn();
    }
    const figures: RefinerFigures[] = [];
    const kept: { readonly id: RefinerId; readonly labels: BlobRef }[] = [];
    // The CRF of each picture serves both refiners that end in one, and PAMR's maps serve the CRF on them.
    const prepared: PreparedCrf[] = [];
    const byPamr: Float32Array[] = [];
    for (const s of seeded) {
      prepared.push(prepareCrf(s, grid));
      byPamr.push(spreadMaps('pamr', s, grid));
      await context.turn();
    }
    for (const id of refinerIds) {
      const maps = id === 'random-walk' ? await walked(seeded, grid, context) : byPamr;
      const labels = await labelSample(id, seeded, maps, prepared, input, context.turn);
      const steps = labels.map((label, i) => Math.log(edgeAlignment((seeded[i] as Seeded).rgb, label, grid.height, grid.width))).filter(Number.isFinite);
      kept.push({ id, labels: await putStack(context.blobs, labels.map((label, i) => label.map((v) => (v > 0 ? ((seeded[i] as (typeof seeded)[number]).classes[v - 1] as number) + 1 : 0)))) });
      const cells = labels.length * grid.height * grid.width;
      figures.push({
        id,
        edgeAlignment: steps.length === 0 ? null : Math.exp(steps.reduce((a, b) => a + b, 0) / steps.length),
        consistency: await labelConsistency(features, labels, grid, context.turn),
        areaShare: cells === 0 ? 0 : labels.reduce((sum, l) => sum + l.reduce((n, v) => n + (v > 0 ? 1 : 0), 0), 0) / cells,
      });
      context.progress(figures.length, refinerIds.length, id);
      context.signal.throwIfAborted();
    }
    return { refiner: pickRefiner(figures), labels: kept, figures };
  },
};

async function walked(seeded: readonly Seeded[], grid: ChooseRefinerInput['grid'], { turn }: Pick<StepContext, 'turn'>): Promise<readonly Float32Array[]> {
  const out: Float32Array[] = [];
  for (const s of seeded) {
    out.push(spreadMaps('random-walk', s, grid));
    await turn();
  }
  return out;
}

/** Labels of the sample, as the refine step would make them from these maps. */
async function labelSample(id: RefinerId, seeded: readonly Seeded[], maps: readonly Float32Array[], prepared: readonly PreparedCrf[], { grid, areaShare, threshold }: ChooseRefinerInput, turn: () => Promise<void>): Promise<readonly Uint8Array[]> {
  const area = grid.height * grid.width;
  const sample = seeded.map(({ classCount }, i) => ({ classCount, maps: maps[i] as Float32Array, prepared: () => prepared[i] as PreparedCrf }));
  if (id === 'pamr') {
    const chosen = thresholdOfArea(sample, area, areaShare, threshold);
    return sample.map((s) => labelFromCam(s.maps, s.classCount, area, chosen));
  }
  const level = await levelOfArea(sample, areaShare, threshold, turn);
  return sample.map((s) => labelOfField(crfField(s.prepared(), s.maps, s.classCount, level), s.classCount, area));
}
