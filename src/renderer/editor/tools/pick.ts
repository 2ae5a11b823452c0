/** Class picker: one click makes the class under the pointer the one to paint with. */
import { classAt } from '../mask-document.ts';
import type { Point } from '../stroke.ts';
import type { Tool, ToolContext, ToolEffect } from './tool.ts';

export interface PickState {
  readonly kind: 'idle';
}

/** The wish to paint with the class under a point; nothing outside the picture. */
export function pickEffect(context: ToolContext, point: Point): { readonly effect?: ToolEffect } {
  const classId = classAt(context.history.document, point.x, point.y);
  return classId === null ? {} : { effect: { kind: 'pick-class', classId } };
}

export const pick: Tool<PickState> = {
  idle: { kind: 'idle' },
  down: (state, context, pointer) => ({ state, ...pickEffect(context, pointer) }),
  move: (state) => ({ state }),
  up: (state) => ({ state }),
  cancel: (state) => state,
};
