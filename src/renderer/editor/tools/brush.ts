/**
 * Brush and eraser.
 *
 * idle —down→ drawing (mark opened, one stamp) —move→ drawing (a segment) —up→ idle (mark closed); cancel bails to the mark.
 * Shift and down draws a straight line from the end of the last stroke; Alt and down picks the class under the pointer.
 */
import { bailToMark, closeMark, openMark } from '../history.ts';
import { paintSegment } from '../stroke.ts';
import type { Point } from '../stroke.ts';
import { pickEffect } from './pick.ts';
import type { Tool, ToolContext } from './tool.ts';

export type BrushState =
  | { readonly kind: 'idle'; readonly lastEnd: Point | null }
  | { readonly kind: 'drawing'; readonly at: Point };

function makeBrush(name: 'brush' | 'eraser', idOf: (context: ToolContext) => number): Tool<BrushState> {
  const segment = (context: ToolContext, from: Point, to: Point): BrushState => {
    paintSegment(context.history.document, from, to, context.brushSize, idOf(context));
    return { kind: 'drawing', at: { x: to.x, y: to.y } };
  };
  const end = (context: ToolContext, at: Point): BrushState => {
    closeMark(context.history);
    return { kind: 'idle', lastEnd: at };
  };
  return {
    idle: { kind: 'idle', lastEnd: null },
    down(state, context, pointer) {
      if (state.kind === 'drawing') return { state };
      if (pointer.alt) return { state, ...pickEffect(context, pointer) };
      openMark(context.history, name);
      return { state: segment(context, pointer.shift && state.lastEnd ? state.lastEnd : pointer, pointer) };
    },
    move(state, context, pointer) {
      if (state.kind === 'idle') return { state };
      // The button was let go where no event reached us, such as outside the window.
      if ((pointer.buttons & 1) === 0) return { state: end(context, state.at) };
      return { state: segment(context, state.at, pointer) };
    },
    up(state, context) {
      return { state: state.kind === 'drawing' ? end(context, state.at) : state };
    },
    cancel(state, context) {
      if (state.kind === 'drawing') bailToMark(context.history);
      return { kind: 'idle', lastEnd: state.kind === 'idle' ? state.lastEnd : null };
    },
  };
}

export const brush = makeBrush('brush', (context) => context.classId);
export const eraser = makeBrush('eraser', () => 0);
