/** Keys, wheel and commands of the review editor; see editor.ts. */
import { answer, cancelNow, finish, hasPending, selectTool, step } from './editor.ts';
import type { EditorAnswer, Leftover, MaskEditor, ToolName } from './editor.ts';
import { redo, undo } from './history.ts';
import { moveCursor, pressCursor } from './key-cursor.ts';
import { commandFor } from './keymap.ts';
import type { CommandId, KeyInput } from './keymap.ts';
import { backgroundId, ignoreId } from './mask-document.ts';
import { stepBrushSize } from './stroke.ts';
import type { Point } from './stroke.ts';
import { fitView, stepScale, zoomAt } from './view.ts';
import { wheelTurn } from './wheel.ts';
import type { WheelInput } from './wheel.ts';

/** A key went down: the answer's command is left to the component. Space acts when let go, because holding it pans. */
export function keyDown(editor: MaskEditor, key: KeyInput): EditorAnswer {
  const command = commandFor(key);
  if (command === null) return answer(editor, () => {});
  if (command === 'accept') {
    return answer(editor, () => {
      if (editor.space === 'up' && !key.repeat) editor.space = 'held';
    });
  }
  return runCommand(editor, command, key.shiftKey);
}

/** A key went up. */
export function keyUp(editor: MaskEditor, { key }: Pick<KeyInput, 'key'>): EditorAnswer {
  if (key.normalize('NFKC') !== ' ') return answer(editor, () => {});
  const { space } = editor;
  editor.space = 'up';
  return space === 'held' ? runCommand(editor, 'accept') : answer(editor, () => {});
}

/** The wheel was turned at a point of the viewport (CSS pixels). Opacity and seed threshold are left to the component. */
export function turnWheel(editor: MaskEditor, wheel: WheelInput, screen: Point): EditorAnswer {
  return answer(editor, () => {
    const turn = wheelTurn(wheel, editor.states.similarity.kind === 'previewing');
    if (turn?.action === 'zoom') editor.view = zoomAt(editor.view, stepScale(editor.view.scale, turn.direction), screen);
    else if (turn?.action === 'similarity') turnLikeness(editor, turn.direction);
    else return { turn };
  });
}

function turnLikeness(editor: MaskEditor, direction: 1 | -1): void {
  step(editor, 'similarity', (tool, state, context) => ({ state: tool.wheel?.(state, context, direction) ?? state }));
}

/** Commands that make sense while a stroke is under way. */
const DURING_STROKE: ReadonlySet<CommandId> = new Set(['undo', 'cancel', 'size-up', 'size-down', 'zoom-in', 'zoom-out', 'cursor-left', 'cursor-right', 'cursor-up', 'cursor-down', 'cursor-press']);

/** Does a command, of a key or of a button; `shift` makes arrow keys take long steps. */
export function runCommand(editor: MaskEditor, command: CommandId, shift = false): EditorAnswer {
  if (command.startsWith('tool-')) return editor.pressedBy === null ? selectTool(editor, command.slice(5) as ToolName) : answer(editor, () => {});
  return answer(editor, () => (editor.pressedBy === null || DURING_STROKE.has(command) ? run(editor, command, shift) : undefined));
}

function run(editor: MaskEditor, command: CommandId, shift: boolean): Leftover | void {
  const middle = { x: editor.view.viewWidth / 2, y: editor.view.viewHeight / 2 };
  switch (command) {
    case 'size-up': return void (editor.brushSize = stepBrushSize(editor.brushSize, 1));
    case 'size-down': return void (editor.brushSize = stepBrushSize(editor.brushSize, -1));
    case 'background': return void (editor.classId = backgroundId);
    case 'ignore': return void (editor.classId = ignoreId);
    case 'zoom-in': return void (editor.view = zoomAt(editor.view, stepScale(editor.view.scale, 1), middle));
    case 'zoom-out': return void (editor.view = zoomAt(editor.view, stepScale(editor.view.scale, -1), middle));
    case 'zoom-fit': return void (editor.view = fitView(editor.view, editor.view.pixelRatio));
    case 'undo': return undoOne(editor);
    case 'redo': {
      if (hasPending(editor)) return {};
      const redone = editor.history.redo.length > 0;
      redo(editor.history);
      return redone ? { redone } : { command };
    }
    case 'finish':
    case 'accept':
      // What is only previewed is never accepted unseen: the first press puts it into the mask.
      return hasPending(editor) ? finish(editor) : { command };
    case 'step-back': return stepBack(editor);
    case 'cancel': return editor.pressedBy !== null || hasPending(editor) ? cancelNow(editor) : { command };
    case 'stricter':
    case 'looser': {
      const direction = command === 'stricter' ? 1 : -1;
      return hasPending(editor) && editor.tool === 'similarity' ? turnLikeness(editor, direction) : { turn: { action: 'threshold', direction } };
    }
    case 'cursor-left': return moveCursor(editor, -1, 0, shift);
    case 'cursor-right': return moveCursor(editor, 1, 0, shift);
    case 'cursor-up': return moveCursor(editor, 0, -1, shift);
    case 'cursor-down': return moveCursor(editor, 0, 1, shift);
    case 'cursor-press': return pressCursor(editor, shift);
    default: {
      if (!command.startsWith('class-')) return { command };
      const classId = Number(command.slice(6));
      if (classId <= editor.classCount) editor.classId = classId;
    }
  }
}

function stepBack(editor: MaskEditor): void {
  if (hasPending(editor)) step(editor, editor.tool, (tool, state, context) => ({ state: tool.stepBack?.(state, context) ?? state }));
}

function undoOne(editor: MaskEditor): Leftover {
  if (editor.pressedBy !== null) cancelNow(editor);
  else if (hasPending(editor)) stepBack(editor);
  else if (editor.history.undo.length > 0) undo(editor.history);
  else return { command: 'undo' };
  return { undone: true };
}
