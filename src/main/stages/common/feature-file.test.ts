import { describe, expect, it } from 'vitest';
import { joinParts, placeLevels, readLevel, readStatistics, statisticsPadding } from './feature-file.ts';
import type { Placed } from './feature-file.ts';

const levels = [
  { name: 'fine', channels: 1, height: 3, width: 3, stride: 1 },
  { name: 'coarse', channels: 2, height: 1, width: 2, stride: 2 },
] as const;
/** Values that float16 holds exactly. */
const fine = Float16Array.from({ length: 9 }, (_, i) => i / 4 - 1);
const coarse = Float16Array.of(100, -200, 0.5, 2048);
const statistics = [Float32Array.of(0.1), Float32Array.of(0.2), Float32Array.of(0.3, 0.4), Float32Array.of(0.5, 0.6)];
const blob = joinParts([fine, coarse, statisticsPadding(levels), ...statistics]);

describe('the layout of a feature blob', () => {
  it('puts levels one after the other and the statistics on a multiple of four bytes', () => {
    const { placed, statisticsOffset } = placeLevels(levels);
    expect([...placed.map((l) => l.offsetBytes), statisticsOffset]).toEqual([0, 18, 28]);
    expect([statisticsPadding(levels).length, statisticsPadding(levels.slice(1)).length, statisticsPadding([]).length]).toEqual([2, 0, 0]);
    expect(blob.length).toBe(28 + 24);
  });

  // The blob as it is, and as a view that starts at an odd byte, as file reading may give it.
  it.each([0, 1])('is read back from byte %i of a buffer', (at) => {
    const inside = joinParts([new Uint8Array(at), blob]).subarray(at);
    const [first, second] = placeLevels(levels).placed as readonly [Placed, Placed];
    expect(readLevel(inside, first)).toEqual(Float32Array.from(fine));
    expect(readLevel(inside, second)).toEqual(Float32Array.from(coarse));
    expect([...readStatistics(inside, levels)]).toEqual([
      ['fine', { mean: statistics[0], square: statistics[1] }],
      ['coarse', { mean: statistics[2], square: statistics[3] }],
    ]);
  });
});

describe('joining', () => {
  it('takes the bytes of each view, not of the buffer behind it', () => {
    expect(joinParts([Uint16Array.of(1, 0x0203, 4).subarray(1, 2), new Uint8Array(0), Uint8Array.of(9)])).toEqual(Uint8Array.of(3, 2, 9));
  });
});
