import { describe, expect, it } from 'vitest';
import { randomReviewSample, type ReviewItem, reviewQueue } from './review-queue.ts';

const item = (id: string, doubt: number | null, over: Partial<ReviewItem> = {}): ReviewItem => ({
  id, doubt, split: 'train', tags: ['present'], ...over,
});

describe('reviewQueue', () => {
  it('puts the most doubtful first, ties by id, images without a doubt before all', () => {
    expect(reviewQueue([item('c', 0.5), item('b', 0.9), item('a', 0.5), item('z', null), item('y', NaN)])).toEqual(['y', 'z', 'b', 'a', 'c']);
  });

  it('takes only train images with a present tag', () => {
    const items = [
      item('a', 1, { split: 'val' }), item('b', 1, { split: 'test' }), item('c', 1, { tags: ['absent'] }),
      item('d', 1, { tags: ['unknown'] }), item('e', 1, { tags: ['absent', 'present'] }),
    ];
    expect(reviewQueue(items)).toEqual(['e']);
    expect(randomReviewSample(items, 1)).toEqual(['e']);
    expect(reviewQueue([])).toEqual([]);
  });
});

describe('randomReviewSample', () => {
  const items = Array.from({ length: 50 }, (_, index) => item(`i${index}`, index));

  it('draws at least 20, more when asked, all when there are fewer', () => {
    expect([randomReviewSample(items, 1).length, randomReviewSample(items, 1, 5).length, randomReviewSample(items, 1, 30).length]).toEqual([20, 20, 30]);
    expect(new Set(randomReviewSample(items.slice(0, 7), 1)).size).toBe(7);
  });

  it('depends on the seed, not on doubt or order', () => {
    const scrambled = [...items].reverse().map((entry) => ({ ...entry, doubt: -(entry.doubt ?? 0) }));
    expect(randomReviewSample(scrambled, 3)).toEqual(randomReviewSample(items, 3));
    expect(randomReviewSample(items, 4)).not.toEqual(randomReviewSample(items, 3));
  });
});
