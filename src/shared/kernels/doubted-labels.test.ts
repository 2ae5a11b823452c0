import { describe, expect, it } from 'vitest';
import { doubtedLabels } from './doubted-labels.ts';

describe('labels doubted by a second teacher', () => {
  it('stay where it agrees, sees nothing or is unsure, and are ignored where it sees another defect', () => {
    expect([...doubtedLabels(Uint8Array.of(0, 0, 1, 1, 1, 255, 255, 2), Uint8Array.of(0, 1, 1, 0, 2, 1, 0, 255))]).toEqual([0, 255, 1, 1, 255, 255, 255, 2]);
  });

  it('may be none; sizes must agree', () => {
    expect([...doubtedLabels(new Uint8Array(0), new Uint8Array(0))]).toEqual([]);
    expect(() => doubtedLabels(new Uint8Array(2), new Uint8Array(1))).toThrow(RangeError);
  });

  it('leave the given arrays alone', () => {
    const first = Uint8Array.of(0);
    doubtedLabels(first, Uint8Array.of(1));
    expect([...first]).toEqual([0]);
  });
});
