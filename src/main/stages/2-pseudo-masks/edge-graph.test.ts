import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/kernels/random.ts';
import { Graph, toBytes } from '#shared/onnx/index.ts';
import { floats, numbersOf, openModel, runModel } from '../../../../test/support/ort-run.ts';
import type { OrtValue } from '../../../../test/support/ort-run.ts';
import { edgeParams, edgeProbability, edgeTrainStep } from './edge-graph.ts';

const grid = { height: 16, width: 16 };
const levels = [{ name: 'f4', channels: 1, height: 16, width: 16, stride: 4 }, { name: 'f8', channels: 2, height: 8, width: 8, stride: 8 }] as const;
const scales = new Map(levels.map((l) => [l.name as string, { mean: new Float32Array(l.channels), inverse: new Float32Array(l.channels).fill(1) }]));
const shape = { levels, scales, grid };

const random = createRandom('edge-graph.test');
/** A picture whose fine level is high along column 8, where its left and right halves meet; noise everywhere lets the first, random weights find it. */
const seam = Float32Array.from({ length: 256 }, (_, p) => (p % 16 === 8 ? 1.5 : 0) + 0.4 * random.normal());
const half = (values: Float32Array, dims: readonly number[]): OrtValue => ({ dtype: 'float16', shape: dims, data: new Uint16Array(Float16Array.from(values).buffer) });
const features = { f4: half(seam, [1, 1, 16, 16]), f8: half(new Float32Array(128), [1, 2, 8, 8]) };
const labelsOf = (of: (x: number) => number): OrtValue => ({ dtype: 'uint8', shape: [1, 1, 16, 16], data: Uint8Array.from({ length: 256 }, (_, p) => of(p % 16)) });

async function train(labels: OrtValue, steps: number) {
  const params = edgeParams(shape, 'edge-graph.test');
  const graph = edgeTrainStep(shape, params, 1, 0);
  const run = await openModel(graph.bytes);
  let state: Record<string, OrtValue> = Object.fromEntries(Object.entries(graph.state).map(([name, s]) => [name, { dtype: s.dtype as 'float32', shape: s.shape as readonly number[], data: s.data as Float32Array }]));
  const losses: number[] = [];
  for (let t = 1; t <= steps; t++) {
    const out = await run({ ...features, labels, lr: floats([0.03], []), t: floats([t], []), ...state });
    losses.push(numbersOf(out, 'loss')[0] as number);
    state = Object.fromEntries(Object.keys(state).map((name) => [name, out[`${name}.next`] as OrtValue]));
  }
  const g = new Graph('edges');
  const inputs = Object.fromEntries(levels.map((l) => [l.name, g.input(l.name, 'float16', [1, l.channels, l.height, l.width])]));
  g.output('edge', edgeProbability(g, inputs, Object.fromEntries(params.map((p) => [p.name, g.constant('float32', p.shape, state[p.name]?.data as Float32Array, p.name)])), shape));
  return { losses, edge: numbersOf(await runModel(toBytes(g), features), 'edge') };
}

describe('the edge head', () => {
  it('learns to put the edge where two sure regions meet, though no cell of the seam itself is labelled', async () => {
    const { losses, edge } = await train(labelsOf((x) => (x < 7 ? 0 : x > 9 ? 1 : 255)), 60);
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) / 2);
    const along = (x: number): number => Array.from({ length: 16 }, (_, y) => edge[y * 16 + x] as number).reduce((a, b) => a + b, 0) / 16;
    expect(along(8)).toBeGreaterThan(0.8);
    expect(along(3)).toBeLessThan(0.2);
    expect(along(13)).toBeLessThan(0.2);
  });

  it('has no loss, and no NaN, where no pair is known', async () => {
    const { losses, edge } = await train(labelsOf(() => 255), 2);
    expect(losses).toEqual([0, 0]);
    expect(edge.every(Number.isFinite)).toBe(true);
  });

  it('starts the same for one seed, differently for another', () => {
    expect(edgeParams(shape, 'a')).toEqual(edgeParams(shape, 'a'));
    expect(edgeParams(shape, 'a')).not.toEqual(edgeParams(shape, 'b'));
  });
});
