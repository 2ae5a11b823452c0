/** The one file that leaves the product, run by plain onnxruntime as somebody else would run it. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBlobStore } from '../../src/main/files/blob-store.ts';
import type { StepContext } from '../../src/main/pipeline/step.ts';
import { extractorModel, levelsAt } from '../../src/main/stages/common/backbone.ts';
import type { ChannelScale } from '../../src/main/stages/common/standardise.ts';
import { putWeights } from '../../src/main/stages/common/weights-file.ts';
import type { Weights } from '../../src/main/stages/common/weights-file.ts';
import { deliverableStep } from '../../src/main/stages/2-pseudo-masks/deliverable.ts';
import { studentParams } from '../../src/main/stages/2-pseudo-masks/student-graph.ts';
import { studentOnFeatures } from '../../src/main/stages/2-pseudo-masks/student-models.ts';
import { modelCardSchema } from '../../src/shared/contract/models.ts';
import { createRandom } from '../../src/shared/kernels/random.ts';
import { modelInputs, modelOutputs, readModel } from '../../src/shared/onnx/index.ts';
import { numbersOf, openModel } from '../support/ort-run.ts';
import type { OrtRun, OrtValue } from '../support/ort-run.ts';

const modelFolder = join(import.meta.dirname, '..', '..', 'models', 'efficientnet-lite0-os16');
const card = modelCardSchema.parse(JSON.parse(readFileSync(join(modelFolder, 'card.json'), 'utf8')));
const backbone = readModel(readFileSync(join(modelFolder, card.file)));
const size = { height: 96, width: 128 };
const levels = levelsAt(card, size);
const names = levels.map((l) => l.name);
/** Ids of a data set that do not count 1, 2, 3. */
const classes = [
  { id: 7, name: 'scratch' },
  { id: 3, name: '打痕' },
  { id: 200, name: 'stain' },
] as const;
const ids = [0, ...classes.map((c) => c.id)];

/** A made picture with soft shapes and grain, uint8 [H, W, 3]. */
function picture(height: number, width: number): OrtValue {
  const random = createRandom(`${height} x ${width}`);
  const data = Uint8Array.from({ length: height * width * 3 }, (_, i) => {
    const [y, x] = [Math.floor(i / 3 / width), Math.floor(i / 3) % width];
    return 128 + 70 * Math.sin(x / 9) * Math.cos(y / 14) + 12 * random.normal() + (Math.hypot(x - 40, y - 30) < 15 ? 30 : 0);
  });
  return { dtype: 'uint8', shape: [height, width, 3], data };
}
const pictures = [picture(96, 128), picture(211, 150)] as const;

const folder = mkdtempSync(join(tmpdir(), 'tegakari-deliverable-'));
afterAll(() => rmSync(folder, { recursive: true }));

let extract: OrtRun;
let weights: Weights;
let file: Uint8Array;
let deliver: OrtRun;
beforeAll(async () => {
  extract = await openModel(extractorModel(backbone, card, { size, mirrored: false, levels: names, statistics: true }));
  const found = await extract({ pixels: pictures[0] });
  const scales = new Map<string, ChannelScale>(
    names.map((name) => {
      const mean = Float32Array.from(numbersOf(found, `${name}.mean`));
      const square = numbersOf(found, `${name}.square`);
      return [name, { mean, inverse: mean.map((m, c) => 1 / Math.sqrt(Math.max((square[c] as number) - m * m, 1e-6))) }];
    }),
  );
  const params = studentParams({ levels, scales, classCount: ids.length }, 'seed a');
  weights = {
    ...Object.fromEntries(params.map((p) => [p.name, { dims: p.shape, data: p.init }])),
    ...Object.fromEntries([...scales].flatMap(([name, s]) => (['mean', 'inverse'] as const).map((part) => [`${name}.${part}`, { dims: [s[part].length], data: s[part] }]))),
  };
  const blobs = await openBlobStore(folder, { now: () => new Date(0).toISOString(), newId: randomUUID });
  const context = { blobs, readFile, modelPath: () => join(modelFolder, card.file) } as unknown as StepContext;
  const { model } = await deliverableStep.run({ backbone: card, size, classes, weights: await putWeights(blobs, weights), licence: card.licence }, context);
  file = await blobs.get(model.blob);
  deliver = await openModel(file);
});

describe('the deliverable', () => {
  it('is one file with pixels as its only input and a class map as its only output', () => {
    const model = readModel(file);
    expect(modelInputs(model).map((t) => [t.name, t.dtype, t.shape.length, t.shape[2]])).toEqual([['pixels', 'uint8', 3, 3]]);
    expect(modelOutputs(model).map((t) => [t.name, t.dtype, t.shape.length])).toEqual([['class_map', 'uint8', 2]]);
  });

  it('says what it is', () => {
    const metadata = Object.fromEntries(readModel(file).metadataProps.map((p) => [p.key, p.value]));
    expect(metadata).toMatchObject({ product: 'tegakari student', backbone: `${card.id} ${card.sha256} (Apache-2.0)` });
    expect(JSON.parse(metadata.classes as string)).toEqual({ 3: '打痕', 7: 'scratch', 200: 'stain' });
    expect([metadata.input, metadata.output]).toEqual([expect.stringContaining('uint8 RGB'), expect.stringContaining('0 background')]);
  });

  it.each(pictures.map((p) => [p.shape.slice(0, 2).join(' × '), p] as const))('marks a picture of %s px as the way over stored features does', async (_, pixels) => {
    const [height, width] = pixels.shape as [number, number];
    const direct = (await deliver({ pixels })).class_map as OrtValue;
    expect([direct.dtype, direct.shape]).toEqual(['uint8', [height, width]]);
    const features = await extract({ pixels });
    const student = await openModel(studentOnFeatures(levels, weights, ids.length));
    const frame = { dtype: 'uint8', shape: pixels.shape, data: new Uint8Array(height * width * 3) } as const;
    const stepwise = await student({ ...Object.fromEntries(names.map((name) => [name, features[name] as OrtValue])), frame });
    const marked = numbersOf({ direct }, 'direct');
    const wanted = numbersOf(stepwise, 'class_map').map((index) => ids[index] as number);
    // A comparison of empty maps would say nothing: every class takes a part of the picture.
    expect([...new Set(wanted)].sort()).toEqual([...ids].sort());
    // Stored features are float16: pixels between two classes may fall to the other side.
    expect(marked.filter((id, p) => id === wanted[p]).length / marked.length).toBeGreaterThanOrEqual(0.995);
  });
});
