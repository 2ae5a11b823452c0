/** How a review state looks everywhere, and why an image stands where it does in the queue. */
import type { ReviewItem, ReviewState } from '#shared/contract/review.ts';
import type { StatusKind } from '../../ui/status-kind.ts';

export const stateKinds: Readonly<Record<ReviewState, StatusKind>> = { open: 'none', accept: 'good', correct: 'info', 'not-there': 'off', skip: 'partial' };

/** Key of `review.place` and the class it names, if any. */
export function placeOf(item: Pick<ReviewItem, 'sample' | 'turnOf'>, classes: readonly { readonly id: number; readonly name: string }[]): { readonly key: 'random' | 'turn' | 'doubt'; readonly name: string } {
  const name = classes.find((c) => c.id === item.turnOf)?.name;
  if (item.sample === 'random') return { key: 'random', name: '' };
  return name === undefined ? { key: 'doubt', name: '' } : { key: 'turn', name };
}
