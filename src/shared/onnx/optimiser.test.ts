import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/adamw.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { floats, numbersOf, openModel, type OrtValue } from '../../../test/support/ort-run.ts';
import * as nx from './index.ts';

const { lr0, power, totalSteps, betas, eps, weightDecay, x, y, start, steps } = oracle;

describe('adamW', () => {
  it('follows PyTorch step by step', async () => {
    const spec = (name: string, tensor: { shape: number[]; data: number[] }) => ({ name, shape: tensor.shape, init: Float32Array.from(tensor.data) });
    const step = nx.buildTrainStep({
      name: 'least-squares',
      inputs: [{ name: 'x', dtype: 'float32', shape: x.shape }, { name: 'y', dtype: 'float32', shape: y.shape }],
      params: [spec('w', start.w), { ...spec('b', start.b), decay: true }],
      forward: (g, inputs, { w, b }) => {
        const error = nx.sub(g, nx.add(g, nx.matMul(g, inputs['x'] as nx.Tensor, w as nx.Tensor), b as nx.Tensor), inputs['y'] as nx.Tensor);
        return { loss: nx.reduceMean(g, nx.pow(g, error, 2)) };
      },
      optimiser: { beta1: betas[0] as number, beta2: betas[1] as number, epsilon: eps, weightDecay },
    });
    const run = await openModel(step.bytes);
    const rates = nx.polySchedule(lr0, totalSteps, power);
    let state: Record<string, OrtValue> = { ...step.state };
    for (const [t, expected] of steps.entries()) {
      expectClose([rates[t] as number], [expected.lr], 1e-12);
      const results = await run({ ...state, x: floats(x.data, x.shape), y: floats(y.data, y.shape), lr: floats([rates[t] as number], []), t: floats([t + 1], []) });
      expectClose(numbersOf(results, 'loss'), [expected.loss], 2e-6);
      expectClose(numbersOf(results, 'w.next'), expected.w, 1e-6);
      expectClose(numbersOf(results, 'b.next'), expected.b, 1e-6);
      state = Object.fromEntries(Object.keys(state).map((name) => [name, results[`${name}.next`] as OrtValue]));
    }
  });

  it('corrects the moments exactly at the first step, where 1 − 0.999 loses digits', async () => {
    // Gradient 1 from zero moments: both corrected moments are 1, so the parameter moves by lr, whatever the betas.
    const step = nx.buildTrainStep({
      name: 'unit',
      inputs: [],
      params: [{ name: 'w', shape: [1], init: Float32Array.of(0) }],
      forward: (g, _, { w }) => ({ loss: nx.reduceSum(g, w as nx.Tensor) }),
      optimiser: { beta2: 0.99999 },
    });
    const run = await openModel(step.bytes);
    const results = await run({ ...step.state, lr: floats([1], []), t: floats([1], []) });
    expectClose(numbersOf(results, 'w.next'), [-1], 1e-6);
  });
});

describe('polySchedule', () => {
  it('falls from lr0 towards 0', () => {
    expect(nx.polySchedule(2, 4, 1)).toEqual([2, 1.5, 1, 0.5]);
    expect(nx.polySchedule(2, 0)).toEqual([]);
  });
});
