/** Every shipped model against its card, and against numbers that PyTorch gave for a made picture. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelCardSchema } from '../../src/shared/contract/models.ts';
import { modelInputs, modelOutputs, readModel } from '../../src/shared/onnx/index.ts';
import { openModel } from '../support/ort-run.ts';

const folder = join(import.meta.dirname, '..', '..', 'models');
const oracles = join(import.meta.dirname, '..', 'fixtures', 'oracles');
const ids = readdirSync(folder, { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name);

interface Oracle {
  readonly image: { readonly shape: readonly [number, number, number, number] };
  readonly outputs: readonly { readonly name: string; readonly indices: readonly number[]; readonly values: readonly number[]; readonly std: number }[];
}

describe.each(ids)('model %s', (id) => {
  const card = modelCardSchema.parse(JSON.parse(readFileSync(join(folder, id, 'card.json'), 'utf8')));
  const bytes = readFileSync(join(folder, id, card.file));

  it('is the file of its card', () => {
    expect([card.id, bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([id, card.bytes, card.sha256]);
  });

  it('has the inputs and outputs of its card', () => {
    const model = readModel(bytes);
    expect(modelInputs(model).map((i) => [i.name, i.dtype, i.shape[1]])).toEqual([[card.input.name, card.input.dtype, 3]]);
    expect(modelInputs(model)[0]?.shape.slice(2).map((side) => typeof side)).toEqual(['string', 'string']);
    expect(modelOutputs(model).map((o) => [o.name, o.dtype, o.shape[1]])).toEqual(card.outputs.map((o) => [o.name, 'float32', o.channels]));
  });

  it.each([[96, 128], [160, 64]])('takes %i × %i px and keeps its strides', async (height, width) => {
    const run = await openModel(bytes);
    const out = await run({ [card.input.name]: { dtype: 'float32', shape: [1, 3, height, width], data: new Float32Array(3 * height * width) } });
    expect(Object.fromEntries(Object.entries(out).map(([name, t]) => [name, [...t.shape]]))).toEqual(
      Object.fromEntries(card.outputs.map((o) => [o.name, [1, o.channels, height / o.stride, width / o.stride]])),
    );
  });

  it('gives the numbers of PyTorch to 1e-4 of each output’s spread', async () => {
    const file = join(oracles, `backbone-${id}.json`);
    expect(existsSync(file), `no stored PyTorch numbers for ${id}`).toBe(true);
    const oracle = JSON.parse(readFileSync(file, 'utf8')) as Oracle;
    const [, , height, width] = oracle.image.shape;
    const data = new Float32Array(3 * height * width);
    for (let c = 0; c < 3; c++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          data[(c * height + y) * width + x] = (((x * 7 + y * 13 + c * 29) % 256) - (card.input.mean[c] as number)) / (card.input.std[c] as number);
        }
      }
    }
    const out = await (await openModel(bytes))({ [card.input.name]: { dtype: 'float32', shape: [1, 3, height, width], data } });
    const worst = oracle.outputs.map(({ name, std, indices, values }) => {
      const found = out[name]?.data as Float32Array;
      const absolute = Math.max(...indices.map((index, i) => Math.abs((found[index] as number) - (values[i] as number))));
      // Relative to the spread: level f4 has values of ±40 (deviation 14), where float32 itself rounds at some 1e-6.
      return { name, relative: absolute / std, absolute };
    });
    expect(worst.map((w) => w.name)).toEqual(card.outputs.map((o) => o.name));
    expect(worst.filter((w) => !(w.relative <= 1e-4))).toEqual([]);
    // It holds absolutely too: the worst seen is 3.3e-5, on f4.
    expect(worst.filter((w) => !(w.absolute <= 1e-4))).toEqual([]);
  });
});
