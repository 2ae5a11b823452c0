/**
 * Fill: one click fills the connected area of one class. It has nothing to remember between events.
 *
 * Shift fills holes: all of an object, or the one under the pointer. Alt picks the class under the pointer.
 */
import { closeMark, openMark } from '../history.ts';
import { fillArea, fillHoles } from '../fill.ts';
import { pickEffect } from './pick.ts';
import type { Tool } from './tool.ts';

export interface FillState {
  readonly kind: 'idle';
}

export const fill: Tool<FillState> = {
  idle: { kind: 'idle' },
  down(state, context, pointer) {
    if (pointer.alt) return { state, ...pickEffect(context, pointer) };
    openMark(context.history, pointer.shift ? 'fill-holes' : 'fill');
    if (pointer.shift) fillHoles(context.history.document, pointer);
    else fillArea(context.history.document, pointer, context.classId);
    closeMark(context.history);
    return { state };
  },
  move: (state) => ({ state }),
  up: (state) => ({ state }),
  cancel: (state) => state,
};
