import { describe, expect, it } from 'vitest';
import { expectClose } from '../../../test/support/expect-close.ts';
import { floats, numbersOf, runModel, type OrtValue } from '../../../test/support/ort-run.ts';
import * as nx from './index.ts';
import { Graph } from './index.ts';

function pixelsOf(values: readonly number[], height: number, width: number): OrtValue {
  return { dtype: 'uint8', shape: [height, width, 3], data: Uint8Array.from(values) };
}

describe('imagePreprocess', () => {
  const build = (height: number, width: number): Uint8Array => {
    const g = new Graph('front');
    const pixels = g.input('pixels', 'uint8', ['height', 'width', 3]);
    g.output('image', nx.imagePreprocess(g, pixels, { height, width, mean: [10, 20, 30], std: [2, 4, 5] }));
    return nx.toBytes(g);
  };

  it('turns interleaved RGB bytes into normalised planes', async () => {
    const results = await runModel(build(1, 2), { pixels: pixelsOf([10, 20, 30, 14, 28, 255], 1, 2) });
    expect(results['image']?.shape).toEqual([1, 3, 1, 2]);
    expectClose(numbersOf(results, 'image'), [0, 2, 0, 2, 0, 45], 1e-6);
  });

  it('shrinks with antialiasing: every pixel has a share', async () => {
    // Triangle filter of half-width 4 about the centre of 4 pixels at ±0.5 and ±1.5: weights 3.5 and 2.5 of 12.
    const row = [0, 100, 200, 80].flatMap((value) => [value, value, value]);
    const results = await runModel(build(1, 1), { pixels: pixelsOf(row, 1, 4) });
    const value = (3.5 * (100 + 200) + 2.5 * 80) / 12;
    expectClose(numbersOf(results, 'image'), [(value - 10) / 2, (value - 20) / 4, (value - 30) / 5], 1e-4);
  });

  it('enlarges like plain bilinear resize, edges held', async () => {
    // Target centres lie at −1/4, 1/4, 3/4 and 5/4 source pixels.
    const results = await runModel(build(1, 4), { pixels: pixelsOf([10, 20, 30, 90, 20, 30], 1, 2) });
    expectClose(numbersOf(results, 'image').slice(0, 4), [0, 10, 30, 40], 1e-5);
  });

  it('refuses other layouts', () => {
    const g = new Graph('bad');
    const size = { height: 1, width: 1, mean: [0, 0, 0], std: [1, 1, 1] };
    expect(() => nx.imagePreprocess(g, g.input('grey', 'uint8', ['h', 'w', 1]), size)).toThrow('must be uint8 [H, W, 3]');
    expect(() => nx.imagePreprocess(g, g.input('floats', 'float32', ['h', 'w', 3]), size)).toThrow('must be uint8 [H, W, 3]');
  });
});

describe('classMapFromLogits', () => {
  it('enlarges the logits, then takes the largest', async () => {
    const g = new Graph('back');
    const logits = g.input('logits', 'float32', [1, 2, 1, 2]);
    g.output('map', nx.classMapFromLogits(g, logits, g.input('pixels', 'uint8', ['height', 'width', 3])));
    // Class 1 minus class 0 runs from −1 to 3 over the centres at 1/4 and 3/4 of the width: it turns positive at 3/8.
    const results = await runModel(nx.toBytes(g), {
      logits: floats([0, 0, -1, 3], [1, 2, 1, 2]),
      pixels: pixelsOf(Array.from({ length: 8 * 2 * 3 }, () => 0), 2, 8),
    });
    expect(results['map']).toEqual({ dtype: 'uint8', shape: [2, 8], data: Uint8Array.of(0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1) });
  });

  it('refuses more classes than a byte holds', () => {
    const g = new Graph('bad');
    const pixels = g.input('pixels', 'uint8', ['h', 'w', 3]);
    expect(() => nx.classMapFromLogits(g, g.input('logits', 'float32', [1, 257, 2, 2]), pixels)).toThrow('C ≤ 256');
  });
});
