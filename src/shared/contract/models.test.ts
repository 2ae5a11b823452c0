import { expect, it } from 'vitest';
import { modelCardSchema } from './models.ts';
import { benchRequestSchema, demoRequestSchema, runRequestSchema } from './runs.ts';

const card = {
  schema: 1, id: 'net-os16', name: 'Net', kind: 'backbone', file: 'model.onnx', sha256: '0'.repeat(64), bytes: 10, licence: 'Apache-2.0',
  origin: { text: 'made by a script' }, opset: 18, outputStride: 16,
  input: { name: 'image', dtype: 'float32', layout: 'NCHW', channels: 'RGB', mean: [127, 127, 127], std: [128, 128, 128], sizeMultiple: 32, minPx: 64, maxPx: 2048 },
  outputs: [{ name: 'f16', stride: 16, channels: 112 }], limits: [], exportedBy: 'export.py',
};

it('takes a card, with extra keys', () => {
  expect(modelCardSchema.parse({ ...card, more: 1 })).toEqual({ ...card, more: 1 });
});

it.each([
  ['a path out of the folder', { file: '../model.onnx' }],
  ['a Windows path', { file: 'a\\model.onnx' }],
  ['a short hash', { sha256: 'abc' }],
  ['no outputs', { outputs: [] }],
  ['a zero std', { input: { ...card.input, std: [1, 0, 1] } }],
  ['limits the wrong way round', { input: { ...card.input, minPx: 4096 } }],
  ['a newer schema', { schema: 2 }],
  ['no licence', { licence: '' }],
])('refuses %s', (_, over) => {
  expect(modelCardSchema.safeParse({ ...card, ...over }).success).toBe(false);
});

it('requests have the defaults of the command line', () => {
  expect(demoRequestSchema.parse({ out: 'd' })).toEqual({ out: 'd', images: 240, seed: 1, lang: 'ja', device: 'auto', refiner: 'auto' });
  expect(runRequestSchema.parse({ project: 'p' })).toEqual({ project: 'p', stage: 'all', device: 'auto', refiner: 'auto', seed: 1, lang: 'ja' });
  expect(benchRequestSchema.parse({ folder: 'f' })).toEqual({
    folder: 'f', corrections: [0, 5, 10, 20], routes: ['classical'], repeats: 1, seed: 1, device: 'auto', refiner: 'auto',
  });
});

it.each([{ seed: -1 }, { seed: 1.5 }, { seed: 2 ** 32 }, { device: 'tpu' }, { images: 0 }])('refuses the request %j', (over) => {
  expect(demoRequestSchema.safeParse({ out: 'd', ...over }).success).toBe(false);
});
