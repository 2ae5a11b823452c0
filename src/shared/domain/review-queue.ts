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

/** An image of the queue, and the class (its place in the tags) whose turn put it there. */
export interface ReviewTurn {
  readonly id: string;
  readonly classIndex: number;
}

/**
 * What to review, in order: the classes take turns, each with its most doubtful image that is left, so that a short queue still holds
 * every class (docs/adr/0012). The class that was seen least is next (an image counts for all its present classes), of equal ones
 * the class with the more doubtful image. An image without a usable doubt (null, NaN) comes first in its class, ties go by id.
 */
export function reviewTurns(items: readonly ReviewItem[]): readonly ReviewTurn[] {
  const rank = (item: ReviewItem): number => (item.doubt === null || Number.isNaN(item.doubt) ? Infinity : item.doubt);
  const byDoubt = [...reviewable(items)].sort((a, b) => (rank(a) === rank(b) ? compareIds(a.id, b.id) : rank(b) - rank(a)));
  const classes = Math.max(0, ...byDoubt.map((item) => item.tags.length));
  const turns = Array.from({ length: classes }, (_, k) => ({ k, seen: 0, left: byDoubt.filter((item) => item.tags[k] === 'present'), at: 0 }));
  const place = new Map(byDoubt.map((item, i) => [item, i]));
  const taken = new Set<ReviewItem>();
  const order: ReviewTurn[] = [];
  while (taken.size < byDoubt.length) {
    let next: ReviewItem | null = null;
    let classIndex = 0;
    let least = Infinity;
    for (const turn of turns) {
      while (turn.at < turn.left.length && taken.has(turn.left[turn.at] as ReviewItem)) turn.at++;
      const head = turn.left[turn.at];
      if (!head || turn.seen > least) continue;
      if (turn.seen < least || (place.get(head) as number) < (place.get(next as ReviewItem) as number)) [next, classIndex] = [head, turn.k];
      least = turn.seen;
    }
    const chosen = next as ReviewItem | null;
    if (!chosen) break;
    taken.add(chosen);
    order.push({ id: chosen.id, classIndex });
    for (const turn of turns) if (chosen.tags[turn.k] === 'present') turn.seen++;
  }
  return order;
}

/** Ids to review, in the order of `reviewTurns`. */
export function reviewQueue(items: readonly ReviewItem[]): readonly string[] {
  return reviewTurns(items).map((turn) => turn.id);
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
