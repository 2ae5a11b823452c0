import { describe, expect, it } from 'vitest';
import { createRandom } from '#shared/kernels/random.ts';
import { candidates, correlation, fineDetail } from './near-duplicates.ts';

const image = (id: string, split: string, dhash: string | null) => ({ id, sha256: id, split, dhash });

describe('candidates', () => {
  it('are near in bits, over the border of two splits, and have a hash', () => {
    const images = [image('a', 'train', '0000000000000000'), image('b', 'test', '000000000000000f'), image('c', 'train', '0000000000000001'), image('d', 'test', '00000000000000ff'), image('e', 'test', null)];
    expect(candidates(images, 4).map((c) => [c.x.id, c.y.id, c.bits])).toEqual([
      ['a', 'b', 4],
      ['b', 'c', 3],
    ]);
  });
});

describe('fine detail', () => {
  const random = createRandom(1);
  const shade = Float32Array.from({ length: 4096 }, (_, p) => 100 + (p % 64) + Math.floor(p / 64) / 2);
  const texture = (): Float32Array => shade.map((v) => v + 10 * random.normal());
  const one = texture();
  it('agrees for a brightened copy with a little noise', () => {
    expect(correlation(fineDetail(one), fineDetail(one.map((v) => 0.8 * v + 20 + random.normal())))).toBeGreaterThan(0.9);
  });
  it('differs for two surfaces under the same light', () => {
    expect(Math.abs(correlation(fineDetail(one), fineDetail(texture())))).toBeLessThan(0.3);
  });
  it('of empty planes: both equal, one not', () => {
    const flat = new Float32Array(4096).fill(7);
    expect([correlation(fineDetail(flat), fineDetail(flat)), correlation(fineDetail(flat), fineDetail(one))]).toEqual([1, 0]);
  });
});
