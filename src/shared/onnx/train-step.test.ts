import { describe, expect, it } from 'vitest';
import { floats, numbersOf, openModel, type OrtValue } from '../../../test/support/ort-run.ts';
import * as nx from './index.ts';
import { type Tensor, type TrainStepSpec } from './index.ts';

const SIZE = 12;
const BATCH = 2;

/** Repeatable numbers in −1 … 1 (linear congruential, Numerical Recipes constants). */
function noise(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

const network: TrainStepSpec = {
  name: 'bright-spots',
  inputs: [
    { name: 'image', dtype: 'float32', shape: [BATCH, 1, SIZE, SIZE] },
    { name: 'target', dtype: 'uint8', shape: [BATCH, SIZE, SIZE] },
  ],
  params: [
    { name: 'first.weight', shape: [4, 1, 3, 3], init: noise(36, 1) },
    { name: 'first.bias', shape: [4], init: new Float32Array(4) },
    { name: 'second.weight', shape: [2, 4, 1, 1], init: noise(8, 2) },
    { name: 'second.bias', shape: [2], init: new Float32Array(2) },
  ],
  forward: (g, { image, target }, params) => {
    const hidden = nx.relu(g, nx.conv(g, image as Tensor, params['first.weight'] as Tensor, { pads: 1, bias: params['first.bias'] as Tensor }));
    const logits = nx.conv(g, hidden, params['second.weight'] as Tensor, { bias: params['second.bias'] as Tensor });
    const loss = nx.add(g, nx.crossEntropy(g, logits, target as Tensor), nx.softDice(g, logits, target as Tensor));
    return { loss, extras: { logits } };
  },
};

/** Pixels of noise; the task is to find those whose neighbourhood is bright on average. */
function makeData(): { image: OrtValue; target: OrtValue } {
  const image = noise(BATCH * SIZE * SIZE, 3);
  const target = image.map((_, i) => {
    const [row, column] = [Math.floor(i / SIZE) % SIZE, i % SIZE];
    let sum = 0;
    for (const dy of [-1, 0, 1]) {
      for (const dx of [-1, 0, 1]) {
        const inside = row + dy >= 0 && row + dy < SIZE && column + dx >= 0 && column + dx < SIZE;
        if (inside) sum += image[i + dy * SIZE + dx] as number;
      }
    }
    return sum > 0 ? 1 : 0;
  });
  return {
    image: { dtype: 'float32', shape: [BATCH, 1, SIZE, SIZE], data: image },
    target: { dtype: 'uint8', shape: [BATCH, SIZE, SIZE], data: Uint8Array.from(target) },
  };
}

async function train(steps: number): Promise<{ losses: number[]; state: Record<string, OrtValue>; accuracy: number }> {
  const step = nx.buildTrainStep(network);
  const run = await openModel(step.bytes);
  const data = makeData();
  let state: Record<string, OrtValue> = { ...step.state };
  const losses: number[] = [];
  let logits: number[] = [];
  for (const [i, lr] of nx.polySchedule(0.1, steps).entries()) {
    const results = await run({ ...data, ...state, lr: floats([lr], []), t: floats([i + 1], []) });
    losses.push(numbersOf(results, 'loss')[0] as number);
    logits = numbersOf(results, 'logits');
    state = Object.fromEntries(Object.keys(state).map((name) => [name, results[`${name}.next`] as OrtValue]));
  }
  const pixels = SIZE * SIZE;
  const right = Array.from(data.target.data, Number).filter((truth, i) => {
    const at = Math.floor(i / pixels) * 2 * pixels + (i % pixels);
    return ((logits[at + pixels] as number) > (logits[at] as number) ? 1 : 0) === truth;
  });
  return { losses, state, accuracy: right.length / data.target.data.length };
}

describe('buildTrainStep', () => {
  it('learns a made task, and the same way twice to the bit', async () => {
    const [first, second] = [await train(60), await train(60)];
    expect(first.losses.at(-1)).toBeLessThan(0.4 * (first.losses[0] as number));
    expect(first.accuracy).toBeGreaterThan(0.93);
    expect(second).toEqual(first);
  });

  it('lists state, inputs and outputs as the model has them', () => {
    const step = nx.buildTrainStep(network);
    const model = nx.readModel(step.bytes);
    const states = Object.keys(step.state);
    expect(states.filter((name) => name.startsWith('second.bias'))).toEqual(['second.bias', 'second.bias.m', 'second.bias.v']);
    const names = nx.modelInputs(model).map(({ name }) => name);
    expect(names.toSorted()).toEqual([...states, ...step.inputs.map(({ name }) => name)].sort());
    expect(step.inputs.map(({ name }) => name)).toEqual(['image', 'target', 'lr', 't']);
    expect(nx.modelOutputs(model).map(({ name }) => name).sort()).toEqual([...states.map((name) => `${name}.next`), 'loss', 'logits'].sort());
  });

  it('decays weights but not biases', async () => {
    const param = (name: string, shape: readonly number[]) => ({ name, shape, init: Float32Array.of(1) });
    const step = nx.buildTrainStep({
      name: 'still',
      inputs: [],
      params: [param('weight', [1, 1]), param('bias', [1])],
      forward: (g, _, { weight, bias }) => ({ loss: nx.reduceSum(g, nx.mul(g, nx.add(g, weight as Tensor, bias as Tensor), 0)) }),
      optimiser: { weightDecay: 0.5 },
    });
    const run = await openModel(step.bytes);
    const results = await run({ ...step.state, lr: floats([0.5], []), t: floats([1], []) });
    expect([numbersOf(results, 'weight.next'), numbersOf(results, 'bias.next')]).toEqual([[0.75], [1]]);
  });

  it('refuses clashing names, wrong start values and parameters that do nothing', () => {
    const build = (change: Partial<TrainStepSpec>) => () => nx.buildTrainStep({ ...network, ...change });
    const [first] = network.params as [TrainStepSpec['params'][number]];
    expect(build({ params: [...network.params, first] })).toThrow('taken');
    expect(build({ params: [{ ...first, init: new Float32Array(3) }, ...network.params.slice(1)] })).toThrow('3 values do not fill');
    expect(build({ params: [...network.params, { ...first, name: 'idle' }] })).toThrow('does not depend on idle');
  });
});
