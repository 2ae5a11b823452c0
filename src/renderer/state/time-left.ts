/** How long a step will still take, from how long its done part took. */

/** Seconds; null while too little is done to say. */
export function remainingSeconds(step: { readonly done: number; readonly total: number; readonly startedAt: string }, nowMs: number): number | null {
  if (step.total <= 0 || step.done <= 0) return null;
  const spent = (nowMs - Date.parse(step.startedAt)) / 1000;
  if (spent < 1) return null;
  return Math.max(0, (spent / step.done) * (step.total - step.done));
}
