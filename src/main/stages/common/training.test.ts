import { describe, expect, it } from 'vitest';
import { lossEnds, trainedWeights } from './training.ts';

describe('what is kept of a training', () => {
  it('gives the mean loss of the first and last twentieth', () => {
    const losses = Float32Array.from({ length: 40 }, (_, i) => 40 - i);
    expect(lossEnds(losses)).toEqual({ firstLoss: 39.5, lastLoss: 1.5 });
  });

  it('takes one step at each end of a short training', () => {
    expect(lossEnds(Float32Array.of(3, 2, 1))).toEqual({ firstLoss: 3, lastLoss: 1 });
  });

  it('takes the learned values in the shapes of the parameters, and nothing else of the state', () => {
    const data = Float32Array.of(1, 2);
    const state = { w: { dtype: 'float32' as const, dims: [2], data }, 'w.moment': { dtype: 'float32' as const, dims: [2], data: Float32Array.of(9, 9) } };
    expect(trainedWeights(state, [{ name: 'w', shape: [1, 2] }])).toEqual({ w: { dims: [1, 2], data } });
  });
});
