/**
 * The review editor of one picture: which tool is in charge, what keys and pointer mean to it, and what has to be painted after.
 *
 * A component holds one `MaskEditor`, feeds it events in image coordinates (`toImage(editor.view, …)`) and acts on each answer.
 * Keys and wheel: editor-keys.ts. Commands that are not about the mask (accept, next picture, help …) come back in the answer.
 */
import { bailToMark, isChanged, markClean } from './history.ts';
import type { MaskHistory } from './history.ts';
import { ignoreId, takeDirty } from './mask-document.ts';
import type { Rect } from './rect.ts';
import type { SimilaritySource } from './similarity.ts';
import { toBrushSize } from './stroke.ts';
import type { Point } from './stroke.ts';
import { brush, eraser } from './tools/brush.ts';
import type { BrushState } from './tools/brush.ts';
import { fill } from './tools/fill.ts';
import type { FillState } from './tools/fill.ts';
import { pan } from './tools/pan.ts';
import type { PanState } from './tools/pan.ts';
import { pick } from './tools/pick.ts';
import type { PickState } from './tools/pick.ts';
import { polygon } from './tools/polygon.ts';
import type { PolygonState } from './tools/polygon.ts';
import { similarity } from './tools/similarity.ts';
import type { SimilarityState } from './tools/similarity.ts';
import type { PointerInput, Tool, ToolContext, ToolStep } from './tools/tool.ts';
import type { CommandId } from './keymap.ts';
import { panBy } from './view.ts';
import type { View } from './view.ts';
import type { WheelTurn } from './wheel.ts';

interface ToolStates {
  brush: BrushState;
  eraser: BrushState;
  polygon: PolygonState;
  fill: FillState;
  similarity: SimilarityState;
  pan: PanState;
  pick: PickState;
}

export type ToolName = keyof ToolStates;

const tools: { readonly [K in ToolName]: Tool<ToolStates[K]> } = { brush, eraser, polygon, fill, similarity, pan, pick };

export interface MaskEditor {
  readonly history: MaskHistory;
  /** Classes that the number keys may choose: 1 … classCount. */
  readonly classCount: number;
  view: View;
  tool: ToolName;
  /** Tool in charge while a middle button, the space bar or the back of a pen is held. */
  temporary: ToolName | null;
  /** What holds the tool down. */
  pressedBy: 'pointer' | 'key' | null;
  /** `used` once it served to pan: then letting go is not "accept". */
  space: 'up' | 'held' | 'used';
  /** Class id to paint with. */
  classId: number;
  /** Diameter in image pixels, 1–400. */
  brushSize: number;
  /** Null until the picture's features are there. */
  similarity: SimilaritySource | null;
  /** Where pointer or arrow keys were last, in image coordinates; null before. */
  cursor: Point | null;
  readonly states: ToolStates;
}

/** What changed, for the component to paint and do. */
export interface EditorAnswer {
  /** Part of the mask that was written; grow it by 1 pixel where outlines are shown. */
  readonly dirty: Rect;
  readonly viewChanged: boolean;
  /** Polygon, preview or cursor changed. */
  readonly overlayChanged: boolean;
  /** A new history entry: note it in the trail, save the draft. */
  readonly recorded: boolean;
  /** Something was undone here. */
  readonly undone: boolean;
  /** Something was done again here. */
  readonly redone: boolean;
  /** A command left to the component; `undo` and `redo` when this picture has nothing (more) to undo or redo. */
  readonly command: CommandId | null;
  /** A turn of the wheel (opacity or threshold) left to the component. */
  readonly turn: WheelTurn | null;
}

/** Starts with the brush and the first class. `classCount` ≥ 0. */
export function createEditor(history: MaskHistory, view: View, classCount: number): MaskEditor {
  return {
    history, classCount, view,
    tool: 'brush', temporary: null, pressedBy: null, space: 'up', classId: classCount > 0 ? 1 : ignoreId, brushSize: 24, similarity: null, cursor: null,
    states: { brush: brush.idle, eraser: eraser.idle, polygon: polygon.idle, fill: fill.idle, similarity: similarity.idle, pan: pan.idle, pick: pick.idle },
  };
}

/** What a command leaves to say in the answer. */
export type Leftover = Partial<Pick<EditorAnswer, 'command' | 'turn' | 'undone' | 'redone'>>;

/** Does something to the editor and says what changed by it. */
export function answer(editor: MaskEditor, act: () => Leftover | void): EditorAnswer {
  const { view, cursor } = editor;
  const { nextId } = editor.history;
  const { polygon: corners, similarity: preview } = editor.states;
  const left = act() ?? {};
  return {
    dirty: takeDirty(editor.history.document),
    viewChanged: editor.view !== view,
    overlayChanged: editor.cursor !== cursor || editor.states.polygon !== corners || editor.states.similarity !== preview,
    recorded: editor.history.nextId !== nextId,
    undone: left.undone ?? false,
    redone: left.redone ?? false,
    command: left.command ?? null,
    turn: left.turn ?? null,
  };
}

function contextOf({ history, classId, brushSize, view, similarity: source }: MaskEditor): ToolContext {
  return { history, classId, brushSize, scale: view.scale, similarity: source };
}

/** Lets a tool take one event and does what it asks for. */
export function step<K extends ToolName>(editor: MaskEditor, name: K, take: (tool: Tool<ToolStates[K]>, state: ToolStates[K], context: ToolContext) => ToolStep<ToolStates[K]>): void {
  const { state, effect } = take(tools[name], editor.states[name], contextOf(editor));
  editor.states[name] = state;
  if (effect?.kind === 'pan') editor.view = panBy(editor.view, effect.dx * editor.view.scale, effect.dy * editor.view.scale);
  if (effect?.kind === 'pick-class') editor.classId = effect.classId;
}

/** The back of a pen draws as a primary button does. */
function withPenBack(pointer: PointerInput): PointerInput {
  return (pointer.buttons & 32) === 0 ? pointer : { ...pointer, buttons: pointer.buttons | 1 };
}

function activeTool(editor: MaskEditor): ToolName {
  return editor.temporary ?? editor.tool;
}

function release(editor: MaskEditor): void {
  editor.temporary = null;
  editor.pressedBy = null;
}

/** A button went down: primary draws, middle (or space held) pans, a pen's back erases; others do nothing. */
export function pointerDown(editor: MaskEditor, pointer: PointerInput): EditorAnswer {
  return answer(editor, () => {
    if (editor.pressedBy !== null) return;
    if ((pointer.buttons & 4) !== 0 || editor.space !== 'up') editor.temporary = 'pan';
    else if ((pointer.buttons & 32) !== 0) editor.temporary = 'eraser';
    else if ((pointer.buttons & 1) === 0) return;
    if (editor.space === 'held') editor.space = 'used';
    editor.pressedBy = 'pointer';
    editor.cursor = { x: pointer.x, y: pointer.y };
    step(editor, activeTool(editor), (tool, state, context) => tool.down(state, context, withPenBack(pointer)));
  });
}

/** The pointer moved, with or without a button. Positions that the browser gathered since the last frame may be given one by one. */
export function pointerMove(editor: MaskEditor, pointer: PointerInput): EditorAnswer {
  return answer(editor, () => {
    if (editor.pressedBy === 'key') return;
    editor.cursor = { x: pointer.x, y: pointer.y };
    step(editor, activeTool(editor), (tool, state, context) => tool.move(state, context, withPenBack(pointer)));
    if (pointer.buttons === 0) release(editor);
  });
}

/** The last button went up. */
export function pointerUp(editor: MaskEditor, pointer: PointerInput): EditorAnswer {
  return answer(editor, () => {
    if (editor.pressedBy !== 'pointer') return;
    step(editor, activeTool(editor), (tool, state, context) => tool.up(state, context, pointer));
    release(editor);
  });
}

/** A double click: as Enter. Comes after its two downs and ups. */
export function pointerDouble(editor: MaskEditor): EditorAnswer {
  return answer(editor, () => {
    if (editor.tool === 'polygon') finish(editor);
  });
}

/** Does what the tool has pending, if anything. */
export function finish(editor: MaskEditor): void {
  step(editor, editor.tool, (tool, state, context) => ({ state: tool.finish?.(state, context) ?? state }));
}

/** Drops what is under way and lets go of the pointer. */
export function cancelNow(editor: MaskEditor): void {
  for (const name of new Set([activeTool(editor), editor.tool])) step(editor, name, (tool, state, context) => ({ state: tool.cancel(state, context) }));
  bailToMark(editor.history);
  release(editor);
}

/** Drops what is under way, and the mask is as before it: the pointer was taken away, the window lost the keyboard, the picture is left. */
export function cancelAll(editor: MaskEditor): EditorAnswer {
  return answer(editor, () => {
    cancelNow(editor);
    editor.space = 'up';
  });
}

/** True while a polygon or a preview waits for Enter. */
export function hasPending(editor: MaskEditor): boolean {
  const { states } = editor;
  return (editor.tool === 'polygon' && states.polygon.kind === 'placing') || (editor.tool === 'similarity' && states.similarity.kind === 'previewing');
}

/** Gives another tool the pointer; what the one before had pending is dropped. */
export function selectTool(editor: MaskEditor, tool: ToolName): EditorAnswer {
  return answer(editor, () => {
    if (tool === editor.tool) return;
    cancelNow(editor);
    editor.tool = tool;
  });
}

/** Sets the brush to any size; it is rounded and kept within 1–400 px. */
export function setBrushSize(editor: MaskEditor, size: number): void {
  editor.brushSize = toBrushSize(size);
}

/** Says that the mask as it is was kept; from here `isChanged` starts anew. */
export function keep(editor: MaskEditor): void {
  markClean(editor.history);
}

/** What buttons and status line show; plain data, made anew each time. */
export function editorStatus(editor: MaskEditor) {
  const { history, tool, classId, brushSize, view, states } = editor;
  return {
    tool: activeTool(editor),
    chosenTool: tool,
    classId,
    brushSize,
    scale: view.scale,
    canUndo: history.undo.length > 0 || hasPending(editor) || editor.pressedBy !== null,
    canRedo: history.redo.length > 0,
    undoName: history.undo.at(-1)?.name ?? null,
    isChanged: isChanged(history),
    isPending: hasPending(editor),
    likeness: states.similarity.threshold,
    hasFeatures: editor.similarity !== null,
  };
}
