/**
 * What a tool is: a state machine. Each event takes the state, what the tool may use, and the event in image coordinates, and
 * answers with the next state. A tool that changes the mask opens a history mark on entry, closes it at the end, and bails to
 * it on cancel. No clock, no DOM.
 */
import type { MaskHistory } from '../history.ts';
import type { Point } from '../stroke.ts';
import type { SimilaritySource } from '../similarity.ts';

/** A pointer event in image coordinates (pixel i covers i to below i + 1; may lie outside). `buttons` as in the DOM: 1 primary, 4 middle. */
export interface PointerInput extends Point {
  readonly buttons: number;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly ctrl: boolean;
}

export interface ToolContext {
  readonly history: MaskHistory;
  /** Class id that is painted, 0–255. */
  readonly classId: number;
  /** Diameter in image pixels, 1–400. */
  readonly brushSize: number;
  /** Screen (CSS) pixels an image pixel; turns a reach on the screen into image pixels. */
  readonly scale: number;
  /** Null while the picture's features are not loaded; then the similarity tool does nothing. */
  readonly similarity: SimilaritySource | null;
}

/** What a tool asks of the editor beyond the mask. */
export type ToolEffect =
  | { readonly kind: 'pan'; readonly dx: number; readonly dy: number }
  | { readonly kind: 'pick-class'; readonly classId: number };

export interface ToolStep<S> {
  readonly state: S;
  readonly effect?: ToolEffect;
}

export interface Tool<S> {
  readonly idle: S;
  /** A button went down. */
  down(state: S, context: ToolContext, pointer: PointerInput): ToolStep<S>;
  move(state: S, context: ToolContext, pointer: PointerInput): ToolStep<S>;
  /** The last button went up. */
  up(state: S, context: ToolContext, pointer: PointerInput): ToolStep<S>;
  /** Back to idle with the mask as it was on entry. */
  cancel(state: S, context: ToolContext): S;
  /** Enter or double click: what is pending is done. Left out by tools that never have anything pending. */
  finish?(state: S, context: ToolContext): S;
  /** Backspace: takes the last part of what is pending back. */
  stepBack?(state: S, context: ToolContext): S;
  /** One notch of the wheel, +1 away from the person. */
  wheel?(state: S, context: ToolContext, direction: 1 | -1): S;
  /** True while there is something that `finish` would do. */
  isPending?(state: S): boolean;
}
