/**
 * The effort that one picture takes a person: seconds, keys, strokes, undos. Time comes in from outside; values, not clocks, are kept,
 * so an effort survives a reload as plain JSON.
 *
 * Raw seconds: from the first event to the last while the picture was in front. Active seconds: the same, but of a pause longer than
 * the cut-off only the cut-off counts: who went for coffee did not work, who looked for a while did.
 */

/** Counts and seconds of one picture; seconds ≥ 0, active ≤ raw. */
export interface Effort {
  readonly rawSeconds: number;
  readonly activeSeconds: number;
  readonly keys: number;
  /** Times a pointer button went down. */
  readonly strokes: number;
  readonly undos: number;
  /** Time of the last event in ms; null while the picture is not in front. */
  readonly lastMs: number | null;
}

export type EffortEvent = 'key' | 'stroke' | 'undo' | 'look';

export const noEffort: Effort = { rawSeconds: 0, activeSeconds: 0, keys: 0, strokes: 0, undos: 0, lastMs: null };

/** Seconds of a pause that still count as work. */
export const defaultIdleSeconds = 30;

/** Adds the time since the last event; a clock that was set back adds nothing. */
function passTime(effort: Effort, nowMs: number, idleSeconds: number): Effort {
  if (effort.lastMs === null) return { ...effort, lastMs: nowMs };
  const seconds = Math.max((nowMs - effort.lastMs) / 1000, 0);
  return {
    ...effort,
    rawSeconds: effort.rawSeconds + seconds,
    activeSeconds: effort.activeSeconds + Math.min(seconds, idleSeconds),
    lastMs: nowMs,
  };
}

/** Counts an event at a time (ms, any origin). `look` is for what shows presence without being counted: the picture opens, the pointer moves, the view zooms. An undo by key counts as key and as undo: note both. */
export function noteEffort(effort: Effort, event: EffortEvent, nowMs: number, idleSeconds = defaultIdleSeconds): Effort {
  const passed = passTime(effort, nowMs, idleSeconds);
  return {
    ...passed,
    keys: passed.keys + (event === 'key' ? 1 : 0),
    strokes: passed.strokes + (event === 'stroke' ? 1 : 0),
    undos: passed.undos + (event === 'undo' ? 1 : 0),
  };
}

/** Stops the time: the picture was left, decided, or the window hidden. The next event starts it again without counting the gap. */
export function pauseEffort(effort: Effort, nowMs: number, idleSeconds = defaultIdleSeconds): Effort {
  return effort.lastMs === null ? effort : { ...passTime(effort, nowMs, idleSeconds), lastMs: null };
}
