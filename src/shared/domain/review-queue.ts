import type { Split } from './gate-types.ts';
import { compareIds, seededOrder } from './seeded-order.ts';
import { hasPresentTag, type ImageTags } from './tags.ts';

/** The random sample that measures the seeds fairly has at least this many images. */
export const minRandomReviewed = 20;

/** `doubt` is higher for a seed that deserves a look earlier; null when no seed could be made. */
export type ReviewItem = {
  readonly id: string;
  readonly split: Split;
  readonly tags: ImageTags;
  readonly doubt: number | null;
};

/** Ids that may be reviewed: train images with at least one present tag. */
function reviewable<T extends Omit<ReviewItem, 'doubt'>>(items: readonly T[]): readonly T[] {
  return items.filter((item) => item.split === 'train' && hasPresentTag(item.tags));
}

/** Ids to review, most doubtful first; an image without a usable doubt (null, NaN) comes before all, ties go by id. */
export function reviewQueue(items: readonly ReviewItem[]): readonly string[] {
  const rank = (item: ReviewItem): number => (item.doubt === null || Number.isNaN(item.doubt) ? Infinity : item.doubt);
  return [...reviewable(items)]
    .sort((a, b) => (rank(a) === rank(b) ? compareIds(a.id, b.id) : rank(b) - rank(a)))
    .map((item) => item.id);
}

/**
 * Ids of a random sample of the reviewable images: `size` of them but at least 20, or all when there are fewer.
 * It depends on the seed and the ids alone, never on the doubt: else the measured hit would be biased.
 */
export function randomReviewSample(
  items: readonly Omit<ReviewItem, 'doubt'>[],
  seed: number,
  size: number = minRandomReviewed,
): readonly string[] {
  const ids = reviewable(items).map((item) => item.id);
  return seededOrder(seed, ids).slice(0, Math.max(size, minRandomReviewed));
}
