/**
 * Polygon: clicks place corners; nothing is in the mask until it is closed.
 *
 * idle —down→ placing —down→ placing (one corner more; on the first corner: closed) —finish→ idle (one history entry).
 * Stepping back takes the last corner away, cancel takes all. With fewer than 3 corners finish drops them: they enclose nothing.
 */
import { closeMark, openMark } from '../history.ts';
import { paintPolygon } from '../polygon-paint.ts';
import type { Point } from '../stroke.ts';
import { pickEffect } from './pick.ts';
import type { Tool, ToolContext } from './tool.ts';

export type PolygonState =
  | { readonly kind: 'idle' }
  /** `hover` is where the next corner would be. */
  | { readonly kind: 'placing'; readonly corners: readonly Point[]; readonly hover: Point };

/** A click this near the first corner closes the polygon; on the screen, in CSS pixels. */
const CLOSING_REACH = 8;
/** A click this near the last corner is the second half of a double click. */
const SAME_REACH = 2;

function isNear(a: Point, b: Point, reach: number, { scale }: ToolContext): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) * scale <= reach;
}

function close(corners: readonly Point[], context: ToolContext): PolygonState {
  openMark(context.history, 'polygon');
  paintPolygon(context.history.document, corners, context.classId);
  closeMark(context.history);
  return polygon.idle;
}

export const polygon: Tool<PolygonState> = {
  idle: { kind: 'idle' },
  down(state, context, pointer) {
    const corner = { x: pointer.x, y: pointer.y };
    if (state.kind === 'idle') {
      return pointer.alt ? { state, ...pickEffect(context, pointer) } : { state: { kind: 'placing', corners: [corner], hover: corner } };
    }
    const { corners } = state;
    if (corners.length >= 3 && isNear(corner, corners[0], CLOSING_REACH, context)) return { state: close(corners, context) };
    if (isNear(corner, corners[corners.length - 1], SAME_REACH, context)) return { state };
    return { state: { kind: 'placing', corners: [...corners, corner], hover: corner } };
  },
  move(state, _, { x, y }) {
    return { state: state.kind === 'placing' ? { ...state, hover: { x, y } } : state };
  },
  up: (state) => ({ state }),
  cancel: () => polygon.idle,
  finish: (state, context) => (state.kind === 'placing' ? close(state.corners, context) : state),
  stepBack(state) {
    if (state.kind === 'idle' || state.corners.length === 1) return polygon.idle;
    return { ...state, corners: state.corners.slice(0, -1) };
  },
  isPending: (state) => state.kind === 'placing',
};
