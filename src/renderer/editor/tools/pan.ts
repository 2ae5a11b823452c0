/**
 * Pan: the picture follows the hand.
 *
 * idle —down→ dragging —move→ dragging (moves the view so that the point taken hold of is under the pointer again) —up→ idle.
 * Events come in image coordinates of the view as it is, so the anchor stays the same image point all the way.
 */
import type { Point } from '../stroke.ts';
import type { Tool } from './tool.ts';

export type PanState = { readonly kind: 'idle' } | { readonly kind: 'dragging'; readonly anchor: Point };

export const pan: Tool<PanState> = {
  idle: { kind: 'idle' },
  down: (state, _, { x, y }) => ({ state: state.kind === 'dragging' ? state : { kind: 'dragging', anchor: { x, y } } }),
  move(state, _, pointer) {
    if (state.kind === 'idle') return { state };
    if (pointer.buttons === 0) return { state: pan.idle };
    return { state, effect: { kind: 'pan', dx: pointer.x - state.anchor.x, dy: pointer.y - state.anchor.y } };
  },
  up: () => ({ state: pan.idle }),
  cancel: () => pan.idle,
};
