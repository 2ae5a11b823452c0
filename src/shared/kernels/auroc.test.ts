import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/kernels.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { auroc } from './auroc.ts';

describe('auroc', () => {
  it('counts pairs by hand, half for a tie', () => {
    // Positives 3, 2; negatives 1, 2, 4: 3 beats 1 and 2; 2 beats 1 and ties 2.
    expectClose([auroc(Float32Array.of(3, 2, 1, 2, 4), Uint8Array.of(1, 1, 0, 0, 0))], [3.5 / 6], 1e-12);
  });

  it('equals scikit-learn on tied scores', () => {
    const { scores, truth } = oracle.ranked;
    expectClose([auroc(Float32Array.from(scores), Uint8Array.from(truth))], [oracle.ranked.auroc], 1e-12);
  });

  it('is ½ for equal scores, NaN for one side, and leaves NaN and ignored entries out', () => {
    expect(auroc(Float32Array.of(1, 1, 1), Uint8Array.of(1, 0, 0))).toBe(0.5);
    expect(auroc(Float32Array.of(1), Uint8Array.of(1))).toBeNaN();
    expect(auroc(new Float32Array(0), new Uint8Array(0))).toBeNaN();
    expect(auroc(Float32Array.of(2, 1, NaN, 9), Uint8Array.of(1, 0, 0, 255))).toBe(1);
    expect(() => auroc(new Float32Array(2), new Uint8Array(1))).toThrow(RangeError);
  });
});
