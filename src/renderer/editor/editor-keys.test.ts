import { describe, expect, it } from 'vitest';
import { createEditor, hasPending, pointerDown, pointerMove, pointerUp } from './editor.ts';
import type { MaskEditor } from './editor.ts';
import { keyDown, keyUp, runCommand, turnWheel } from './editor-keys.ts';
import { createHistory } from './history.ts';
import { createDocument } from './mask-document.ts';
import { featureSimilarity } from './similarity.ts';
import { fitView, toImage } from './view.ts';

function setUp(): MaskEditor {
  const view = fitView({ imageWidth: 8, imageHeight: 8, viewWidth: 80, viewHeight: 80 }, 1);
  return Object.assign(createEditor(createHistory(createDocument(8, 8)), view, 3), { brushSize: 1 });
}

const press = (editor: MaskEditor, key: string, over: { shiftKey?: boolean; repeat?: boolean } = {}) => keyDown(editor, { key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...over });
const at = (x: number, y: number, buttons = 1) => ({ x, y, buttons, shift: false, alt: false, ctrl: false });
const click = (editor: MaskEditor, x: number, y: number) => [pointerDown(editor, at(x, y)), pointerUp(editor, at(x, y, 0))];
const row = (editor: MaskEditor, y: number): string => editor.history.document.labels.subarray(y * 8, y * 8 + 8).join('');
const wheel = { deltaX: 0, deltaY: -1, shiftKey: false, altKey: false, ctrlKey: false };

describe('keyDown', () => {
  it('chooses tools, classes and sizes', () => {
    const editor = setUp();
    for (const key of ['e', ']', ']', '3']) press(editor, key);
    expect(editor).toMatchObject({ tool: 'eraser', brushSize: 3, classId: 3 });
    press(editor, '7');
    press(editor, '[');
    expect(editor).toMatchObject({ brushSize: 2, classId: 3 });
    press(editor, 'i');
    expect(editor.classId).toBe(255);
    press(editor, '0');
    expect(editor.classId).toBe(0);
  });

  it('leaves to the component what is not about the mask', () => {
    const editor = setUp();
    expect(['x', 'k', 'a', 'd', '?', 'Escape', 'Enter', 'o', 'v', 'q'].map((key) => press(editor, key).command)).toEqual(['not-there', 'later', 'previous', 'next', 'help', 'cancel', 'finish', 'opacity-down', 'hide-mask', null]);
    expect([press(editor, '.').turn, press(editor, ',').turn]).toEqual([{ action: 'threshold', direction: 1 }, { action: 'threshold', direction: -1 }]);
  });

  it('undoes and redoes here, and hands over when there is nothing more', () => {
    const editor = setUp();
    click(editor, 2, 0);
    expect(press(editor, 'z')).toMatchObject({ undone: true, command: null, dirty: { x: 2, y: 0, width: 1, height: 1 } });
    expect(press(editor, 'z')).toMatchObject({ undone: false, command: 'undo' });
    expect(press(editor, 'Z', { shiftKey: true })).toMatchObject({ redone: true, command: null, dirty: { width: 1 } });
    expect(press(editor, 'Z', { shiftKey: true })).toMatchObject({ redone: false, command: 'redo' });
  });

  it('undoes what is under way first: a stroke, then corners', () => {
    const editor = setUp();
    pointerDown(editor, at(0, 0));
    pointerMove(editor, at(7, 0));
    expect(press(editor, 'z')).toMatchObject({ undone: true, dirty: { width: 8 } });
    pointerUp(editor, at(7, 0, 0));
    expect([row(editor, 0), editor.history.undo.length]).toEqual(['00000000', 0]);
    press(editor, 'p');
    click(editor, 0, 0);
    click(editor, 5, 0);
    press(editor, 'z');
    expect(editor.states.polygon).toMatchObject({ corners: { length: 1 } });
    press(editor, 'z');
    expect([hasPending(editor), press(editor, 'z').command]).toEqual([false, 'undo']);
  });

  it('lets a stroke be resized and cancelled, but not interrupted', () => {
    const editor = setUp();
    pointerDown(editor, at(0, 0));
    expect(['e', 'x', 'd', '2', 'Enter', 'Home'].map((key) => press(editor, key).command)).toEqual([null, null, null, null, null, null]);
    expect(editor).toMatchObject({ tool: 'brush', classId: 1, pressedBy: 'pointer' });
    press(editor, ']');
    expect(editor.brushSize).toBe(2);
    expect(press(editor, 'Escape')).toMatchObject({ command: null, dirty: { width: 1 } });
    expect(row(editor, 0)).toBe('00000000');
  });

  it('finishes a polygon with Enter and takes corners back with Backspace', () => {
    const editor = setUp();
    press(editor, 'p');
    for (const [x, y] of [[0, 0], [4, 0], [4, 2], [0, 2], [7, 7]]) click(editor, x, y);
    press(editor, 'Backspace');
    expect(press(editor, 'Enter')).toMatchObject({ recorded: true, command: null });
    expect([row(editor, 0), row(editor, 1), row(editor, 2)]).toEqual(['11110000', '11110000', '00000000']);
    expect(press(editor, 'Backspace')).toMatchObject({ command: null, dirty: { width: 0 } });
  });
});

describe('space', () => {
  it('accepts when let go, once, however long it was held', () => {
    const editor = setUp();
    expect([press(editor, ' ').command, press(editor, ' ', { repeat: true }).command, keyUp(editor, { key: ' ' }).command, keyUp(editor, { key: ' ' }).command]).toEqual([null, null, 'accept', null]);
  });

  it('puts a preview into the mask before it accepts anything', () => {
    const editor = Object.assign(setUp(), { similarity: featureSimilarity(Float32Array.of(1), 1, 1, 1, false) });
    press(editor, 's');
    click(editor, 0, 0);
    press(editor, ' ');
    expect(keyUp(editor, { key: ' ' })).toMatchObject({ command: null, recorded: true, dirty: { width: 8, height: 8 } });
    press(editor, ' ');
    expect(keyUp(editor, { key: ' ' }).command).toBe('accept');
  });

  it('accepts nothing in the middle of a stroke', () => {
    const editor = setUp();
    pointerDown(editor, at(0, 0));
    press(editor, ' ');
    expect([keyUp(editor, { key: ' ' }).command, keyUp(editor, { key: 'b' }).command]).toEqual([null, null]);
  });
});

describe('zooming', () => {
  it('goes by keys about the middle and by wheel about the pointer', () => {
    const editor = setUp();
    expect(press(editor, '+')).toMatchObject({ viewChanged: true });
    expect(editor.view.scale).toBeCloseTo(2 ** 3.5, 9);
    press(editor, '-');
    expect(editor.view.scale).toBeCloseTo(8, 9);
    expect(press(editor, 'Home').viewChanged).toBe(true);
    expect(editor.view.scale).toBe(10);
    const before = toImage(editor.view, { x: 70, y: 20 });
    turnWheel(editor, wheel, { x: 70, y: 20 });
    const after = toImage(editor.view, { x: 70, y: 20 });
    expect([after.x, after.y]).toEqual([expect.closeTo(before.x, 9), expect.closeTo(before.y, 9)]);
  });

  it('is not what the wheel does while something is previewed', () => {
    const editor = Object.assign(setUp(), { similarity: featureSimilarity(Float32Array.of(1), 1, 1, 1, false) });
    press(editor, 's');
    click(editor, 0, 0);
    expect(turnWheel(editor, wheel, { x: 0, y: 0 })).toMatchObject({ viewChanged: false, overlayChanged: true, turn: null });
    expect(editor.states.similarity.threshold).toBe(0.62);
    press(editor, ',');
    expect(editor.states.similarity.threshold).toBe(0.6);
    expect(turnWheel(editor, { ...wheel, altKey: true }, { x: 0, y: 0 }).turn).toEqual({ action: 'opacity', direction: 1 });
  });
});

describe('drawing by keyboard alone', () => {
  it('moves a cursor, puts the pen down and up, in one entry', () => {
    const editor = setUp();
    // Scale 10: one step is one pixel. The cursor starts in the middle, pixel 4.
    for (const key of ['ArrowUp', 'm', 'ArrowRight', 'ArrowRight']) press(editor, key);
    expect(editor).toMatchObject({ pressedBy: 'key', cursor: { x: 6.5, y: 3.5 } });
    expect(pointerMove(editor, at(0, 0, 0)).overlayChanged).toBe(false);
    expect(press(editor, 'm')).toMatchObject({ recorded: true });
    expect([row(editor, 3), editor.history.undo.length, editor.pressedBy]).toEqual(['00001110', 1, null]);
  });

  it('stays in the picture, and takes long steps with Shift', () => {
    const editor = setUp();
    expect(press(editor, 'ArrowLeft', { shiftKey: true }).overlayChanged).toBe(true);
    expect(editor.cursor).toEqual({ x: 0.5, y: 4.5 });
    press(editor, 'ArrowDown', { shiftKey: true });
    expect(editor.cursor).toEqual({ x: 0.5, y: 7.5 });
  });

  it('keeps the cursor on the screen', () => {
    const editor = setUp();
    editor.view = { ...fitView(editor.view, 1), scale: 20, x: 0, y: 0 };
    editor.cursor = { x: 1.5, y: 1.5 };
    for (let i = 0; i < 4; i++) press(editor, 'ArrowRight');
    expect(editor.cursor).toEqual({ x: 5.5, y: 1.5 });
    expect([editor.view.x, (5.5 - editor.view.x) * 20]).toEqual([expect.closeTo(2.7, 9), expect.closeTo(56, 9)]);
  });

  it('clicks with other tools, and moves the picture with the pan tool', () => {
    const editor = setUp();
    for (const key of ['f', '2', 'm']) press(editor, key);
    expect([row(editor, 0), editor.pressedBy]).toEqual(['22222222', null]);
    editor.view = { ...editor.view, scale: 32, x: 2, y: 2 };
    press(editor, 'h');
    press(editor, 'ArrowRight');
    expect(editor.view).toMatchObject({ x: 4, y: 2 });
  });

  it('does not pull at a stroke that the pointer draws', () => {
    const editor = setUp();
    pointerDown(editor, at(1, 1));
    press(editor, 'ArrowRight');
    press(editor, 'm');
    expect([editor.pressedBy, editor.cursor, editor.history.document.labels.join('').indexOf('11')]).toEqual(['pointer', { x: 1, y: 1 }, -1]);
  });

  it('is given up by Escape as a stroke is', () => {
    const editor = setUp();
    for (const key of ['m', 'ArrowRight', 'Escape']) press(editor, key);
    expect([row(editor, 4), editor.pressedBy]).toEqual(['00000000', null]);
  });
});

describe('runCommand', () => {
  it('does for buttons what keys do', () => {
    const editor = setUp();
    runCommand(editor, 'tool-polygon');
    expect([editor.tool, runCommand(editor, 'accept').command]).toEqual(['polygon', 'accept']);
  });
});
