/**
 * Undo across pictures: in which order pictures were changed and decided, whatever the picture in front.
 *
 * A step is an edit (one history entry of that picture; its own history holds what changed) or a decision (accepted, not there, later),
 * which remembers what the picture was before. Undo says which picture to go to and what to take back there. Values, not a store.
 */

export type TrailStep<Decision> =
  | { readonly kind: 'edit'; readonly picture: string }
  | { readonly kind: 'decision'; readonly picture: string; readonly before: Decision; readonly after: Decision };

export interface ReviewTrail<Decision> {
  /** Oldest first. */
  readonly done: readonly TrailStep<Decision>[];
  /** The one to redo next is the last. */
  readonly undone: readonly TrailStep<Decision>[];
}

/** Starts an empty trail; it may be kept as JSON. */
export function emptyTrail<Decision>(): ReviewTrail<Decision> {
  return { done: [], undone: [] };
}

/** Notes a step; what was undone can no longer be redone. At most `limit` steps are kept, the oldest go first. */
export function noteStep<Decision>(trail: ReviewTrail<Decision>, step: TrailStep<Decision>, limit = 1000): ReviewTrail<Decision> {
  return { done: [...trail.done, step].slice(-limit), undone: [] };
}

/** Returns the newest step to take back and the trail after it; null if there is none. An edit: go to the picture and undo there. A decision: go there and restore `before`. */
export function undoStep<Decision>(trail: ReviewTrail<Decision>): { readonly step: TrailStep<Decision>; readonly trail: ReviewTrail<Decision> } | null {
  const step = trail.done.at(-1);
  return step ? { step, trail: { done: trail.done.slice(0, -1), undone: [...trail.undone, step] } } : null;
}

/** Returns the step to do again and the trail after it; null if there is none. */
export function redoStep<Decision>(trail: ReviewTrail<Decision>): { readonly step: TrailStep<Decision>; readonly trail: ReviewTrail<Decision> } | null {
  const step = trail.undone.at(-1);
  return step ? { step, trail: { done: [...trail.done, step], undone: trail.undone.slice(0, -1) } } : null;
}
