import { describe, expect, it } from 'vitest';
import { randomReviewSample, type ReviewItem, reviewQueue, reviewTurns } from './review-queue.ts';

const item = (id: string, doubt: number | null, over: Partial<ReviewItem> = {}): ReviewItem => ({
  id, doubt, split: 'train', tags: ['present'], ...over,
});

describe('reviewQueue', () => {
  it('puts the most doubtful of a class first, ties by id, images without a doubt before all', () => {
    expect(reviewQueue([item('c', 0.5), item('b', 0.9), item('a', 0.5), item('z', null), item('y', NaN)])).toEqual(['y', 'z', 'b', 'a', 'c']);
  });

  it('lets the classes take turns, each with its most doubtful image', () => {
    const only = (k: number): Partial<ReviewItem> => ({ tags: [0, 1, 2].map((c) => (c === k ? 'present' : 'absent')) });
    const items = [item('a1', 0.9, only(0)), item('a2', 0.8, only(0)), item('a3', 0.7, only(0)), item('b1', 0.2, only(1)), item('b2', 0.1, only(1)), item('c1', 0.5, only(2))];
    expect(reviewQueue(items)).toEqual(['a1', 'c1', 'b1', 'a2', 'b2', 'a3']);
    expect(reviewTurns(items).map((turn) => turn.classIndex)).toEqual([0, 2, 1, 0, 1, 0]);
  });

  it('counts an image for all its classes', () => {
    const items = [item('ab', 0.9, { tags: ['present', 'present', 'absent'] }), item('a', 0.8, { tags: ['present', 'absent', 'absent'] }), item('c', 0.1, { tags: ['absent', 'absent', 'present'] }), item('b', 0.2, { tags: ['absent', 'present', 'absent'] })];
    expect(reviewQueue(items)).toEqual(['ab', 'c', 'a', 'b']);
    // The first is the most doubtful of both its classes; the first of them is named.
    expect(reviewTurns(items).map((turn) => turn.classIndex)).toEqual([0, 2, 0, 1]);
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
