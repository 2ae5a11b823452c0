/** Drawing by keyboard alone: arrow keys move a cursor, one key is its button. */
import { step } from './editor.ts';
import type { MaskEditor } from './editor.ts';
import type { Point } from './stroke.ts';
import type { PointerInput } from './tools/tool.ts';
import { panBy, toScreen } from './view.ts';

/** Arrow keys move about this many CSS pixels, but at least one image pixel; eight times as far with Shift. */
const CURSOR_STEP = 4;
const CURSOR_LONG = 8;
/** The cursor stays this far from the edge of the viewport, in CSS pixels. */
const CURSOR_MARGIN = 24;
/** How far the pan tool moves the picture at one press of an arrow key, in CSS pixels. */
const PAN_STEP = 64;

function cursorOf({ cursor, view }: MaskEditor): Point {
  const { imageWidth, imageHeight } = view;
  const at = cursor ?? { x: view.x + view.viewWidth / view.scale / 2, y: view.y + view.viewHeight / view.scale / 2 };
  const within = (value: number, size: number): number => Math.min(Math.max(Math.floor(value), 0), size - 1) + 0.5;
  return { x: within(at.x, imageWidth), y: within(at.y, imageHeight) };
}

function keyPointer(at: Point, buttons: number, shift: boolean): PointerInput {
  return { ...at, buttons, shift, alt: false, ctrl: false };
}

/** Moves the cursor by one step in a direction (−1, 0, 1), eight times as far with `long`; with the pan tool, the picture. */
export function moveCursor(editor: MaskEditor, dx: number, dy: number, long: boolean): void {
  if (editor.pressedBy === 'pointer') return;
  const far = long ? CURSOR_LONG : 1;
  if (editor.tool === 'pan') {
    editor.view = panBy(editor.view, -dx * PAN_STEP * far, -dy * PAN_STEP * far);
    return;
  }
  const from = cursorOf(editor);
  const distance = Math.max(Math.round(CURSOR_STEP / editor.view.scale), 1) * far;
  editor.cursor = { x: from.x + dx * distance, y: from.y + dy * distance };
  editor.cursor = cursorOf(editor);
  const at = toScreen(editor.view, editor.cursor);
  const inward = (place: number, size: number): number => Math.min(Math.max(place, Math.min(CURSOR_MARGIN, size / 2)), Math.max(size - CURSOR_MARGIN, size / 2)) - place;
  const move = { x: inward(at.x, editor.view.viewWidth), y: inward(at.y, editor.view.viewHeight) };
  if (move.x !== 0 || move.y !== 0) editor.view = panBy(editor.view, move.x, move.y);
  const pointer = keyPointer(editor.cursor, editor.pressedBy === 'key' ? 1 : 0, false);
  step(editor, editor.tool, (tool, state, context) => tool.move(state, context, pointer));
}

/** Brush and eraser: the pen goes down, or up if it was down. Other tools: a click. */
export function pressCursor(editor: MaskEditor, shift: boolean): void {
  if (editor.pressedBy === 'pointer') return;
  editor.cursor = cursorOf(editor);
  const { cursor, tool: name } = editor;
  const draws = name === 'brush' || name === 'eraser';
  if (editor.pressedBy === null) step(editor, name, (tool, state, context) => tool.down(state, context, keyPointer(cursor, 1, shift)));
  if (editor.pressedBy === 'key' || !draws) {
    step(editor, name, (tool, state, context) => tool.up(state, context, keyPointer(cursor, 0, shift)));
    editor.pressedBy = null;
  } else editor.pressedBy = 'key';
}
