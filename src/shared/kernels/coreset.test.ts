import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/routes.json' with { type: 'json' };
import { greedyCoreset } from './coreset.ts';

describe('greedy coreset', () => {
  it('takes the farthest by hand', () => {
    // On a line: 0, 1, 4, 10. From 0 the farthest is 10; then 4 (4 from 0, 6 from 10: nearest 4) before 1.
    expect([...greedyCoreset(Float32Array.of(0, 1, 4, 10), 4, 1, 3)]).toEqual([0, 3, 2]);
    // In the plane, from the second row.
    expect([...greedyCoreset(Float32Array.of(0, 0, 3, 4, 3, 0, 0, 1), 4, 2, 4, 1)]).toEqual([1, 0, 2, 3]);
  });

  it.each(oracle.coreset)('equals numpy on $n × $dimensions', ({ n, dimensions, count, first, vectors, rows }) => {
    expect([...greedyCoreset(Float32Array.from(vectors), n, dimensions, count, first)]).toEqual(rows);
  });

  it('stops where everything is covered, takes the lower of equals, and never a NaN', () => {
    expect([...greedyCoreset(Float32Array.of(2, 5, 2, 5, 2), 5, 1, 4)]).toEqual([0, 1]);
    expect([...greedyCoreset(Float32Array.of(0, 3, -3), 3, 1, 2)]).toEqual([0, 1]);
    expect([...greedyCoreset(Float32Array.of(0, NaN, 1), 3, 1, 3)]).toEqual([0, 2]);
    expect([...greedyCoreset(Float32Array.of(7), 1, 1, 10)]).toEqual([0]);
  });

  it('refuses sizes that do not agree and a first row that is not there', () => {
    expect(() => greedyCoreset(new Float32Array(3), 2, 2, 1)).toThrow(RangeError);
    expect(() => greedyCoreset(new Float32Array(4), 2, 2, 1, 2)).toThrow(RangeError);
    expect(() => greedyCoreset(new Float32Array(0), 0, 2, 1)).toThrow(RangeError);
  });
});
