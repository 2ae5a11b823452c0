import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cancelAll, createEditor, editorStatus, hasPending, keep, pointerDouble, pointerDown, pointerMove, pointerUp, selectTool, setBrushSize } from './editor.ts';
import type { MaskEditor, ToolName } from './editor.ts';
import { keyDown, keyUp } from './editor-keys.ts';
import { createHistory, undo } from './history.ts';
import { createDocument } from './mask-document.ts';
import { featureSimilarity } from './similarity.ts';
import type { PointerInput } from './tools/tool.ts';
import { fitView } from './view.ts';

function setUp(width = 8, height = 4, tool: ToolName = 'brush'): MaskEditor {
  const view = fitView({ imageWidth: width, imageHeight: height, viewWidth: width * 10, viewHeight: height * 10 }, 1);
  return Object.assign(createEditor(createHistory(createDocument(width, height)), view, 3), { brushSize: 1, tool });
}

const pointer = (x: number, y: number, over: Partial<PointerInput> = {}): PointerInput => ({ x, y, buttons: 1, shift: false, alt: false, ctrl: false, ...over });
const free = (x: number, y: number): PointerInput => pointer(x, y, { buttons: 0 });
const labels = (editor: MaskEditor): string => editor.history.document.labels.join('');
const space = { key: ' ', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };

describe('a stroke', () => {
  it('says what to paint at each event, and once that there is something to keep', () => {
    const editor = setUp();
    expect(pointerDown(editor, pointer(1, 1))).toMatchObject({ dirty: { x: 1, y: 1, width: 1, height: 1 }, recorded: false, viewChanged: false });
    expect(pointerMove(editor, pointer(4, 1))).toMatchObject({ dirty: { x: 1, y: 1, width: 4, height: 1 }, recorded: false });
    expect(pointerUp(editor, free(4, 1))).toMatchObject({ dirty: { width: 0 }, recorded: true });
    expect(pointerMove(editor, free(6, 3))).toMatchObject({ dirty: { width: 0 }, overlayChanged: true });
    expect(labels(editor).slice(8, 16)).toBe('01111000');
  });

  it('starts with the primary button only, and one at a time', () => {
    const editor = setUp();
    pointerDown(editor, pointer(1, 1, { buttons: 2 }));
    expect(editor.pressedBy).toBeNull();
    pointerDown(editor, pointer(1, 1));
    pointerDown(editor, pointer(5, 3));
    expect(labels(editor)).toBe('0'.repeat(9) + '1' + '0'.repeat(22));
  });

  it('erases with the back of a pen and then paints again', () => {
    const editor = setUp();
    editor.history.document.labels.fill(2);
    pointerDown(editor, pointer(0, 0, { buttons: 32 }));
    pointerMove(editor, pointer(2, 0, { buttons: 32 }));
    expect(editorStatus(editor).tool).toBe('eraser');
    pointerUp(editor, free(2, 0));
    pointerDown(editor, pointer(7, 0));
    pointerUp(editor, free(7, 0));
    expect([labels(editor).slice(0, 8), editor.history.undo.map((e) => e.name)]).toEqual(['00022221', ['eraser', 'brush']]);
  });

  it('is gone when the pointer is taken away', () => {
    const editor = setUp();
    pointerDown(editor, pointer(0, 0));
    pointerMove(editor, pointer(7, 3));
    expect(cancelAll(editor)).toMatchObject({ dirty: { x: 0, y: 0, width: 8, height: 4 }, recorded: false });
    expect([labels(editor), editor.pressedBy, editorStatus(editor).canUndo]).toEqual(['0'.repeat(32), null, false]);
  });

  it('ends where the button was let go outside the window', () => {
    const editor = setUp();
    pointerDown(editor, pointer(0, 0));
    expect(pointerMove(editor, free(7, 0)).recorded).toBe(true);
    expect([labels(editor).slice(0, 8), editor.pressedBy]).toEqual(['10000000', null]);
  });
});

describe('panning', () => {
  const zoomed = (tool: ToolName = 'brush'): MaskEditor => {
    const editor = setUp(100, 100, tool);
    return Object.assign(editor, { view: { ...editor.view, viewWidth: 200, viewHeight: 200, scale: 4, x: 20, y: 20 } });
  };

  it('keeps the point taken hold of under the pointer, by middle button, space bar or tool', () => {
    for (const start of ['middle', 'space', 'tool'] as const) {
      const editor = zoomed(start === 'tool' ? 'pan' : 'brush');
      const { x, y } = editor.view;
      if (start === 'space') keyDown(editor, space);
      const buttons = start === 'middle' ? 4 : 1;
      pointerDown(editor, pointer(x + 20, y + 20, { buttons }));
      expect(pointerMove(editor, pointer(x + 25, y + 18, { buttons })).viewChanged).toBe(true);
      expect([editor.view.x, editor.view.y]).toEqual([x - 5, y + 2]);
      pointerUp(editor, free(x + 20, y + 20));
      expect([keyUp(editor, space).command, editor.history.undo.length, editor.temporary]).toEqual([null, 0, null]);
    }
  });

  it('leaves a polygon under way alone', () => {
    const editor = zoomed('polygon');
    pointerDown(editor, pointer(30, 30));
    pointerUp(editor, free(30, 30));
    pointerDown(editor, pointer(40, 40, { buttons: 4 }));
    pointerUp(editor, free(40, 40));
    expect(editor.states.polygon).toMatchObject({ kind: 'placing', corners: { length: 1 } });
  });
});

describe('what is pending', () => {
  it('is closed by a double click', () => {
    const editor = setUp(8, 4, 'polygon');
    for (const [x, y] of [[0, 0], [8, 0], [8, 4], [8, 4]]) {
      pointerDown(editor, pointer(x, y));
      pointerUp(editor, free(x, y));
    }
    expect(hasPending(editor)).toBe(true);
    expect(pointerDouble(editor)).toMatchObject({ recorded: true, overlayChanged: true });
    expect([hasPending(editor), editor.history.undo.length]).toEqual([false, 1]);
    expect(pointerDouble(setUp()).recorded).toBe(false);
  });

  it('is dropped by another tool, but not by the same', () => {
    const editor = Object.assign(setUp(8, 4, 'similarity'), { similarity: featureSimilarity(Float32Array.of(1), 1, 1, 1, false) });
    pointerDown(editor, pointer(0, 0));
    pointerUp(editor, free(0, 0));
    selectTool(editor, 'similarity');
    expect(hasPending(editor)).toBe(true);
    expect(selectTool(editor, 'brush').overlayChanged).toBe(true);
    expect([editor.states.similarity.kind, labels(editor)]).toEqual(['idle', '0'.repeat(32)]);
  });
});

describe('settings', () => {
  it('pick a class by Alt, and keep brush sizes whole', () => {
    const editor = setUp();
    editor.history.document.labels[0] = 255;
    pointerDown(editor, pointer(0, 0, { alt: true }));
    pointerUp(editor, free(0, 0));
    setBrushSize(editor, 900.4);
    expect(editorStatus(editor)).toMatchObject({ classId: 255, brushSize: 400, canUndo: false });
  });

  it('start without a class as ignore', () => {
    const editor = createEditor(createHistory(createDocument(1, 1)), fitView({ imageWidth: 1, imageHeight: 1, viewWidth: 9, viewHeight: 9 }, 1), 0);
    expect(editor.classId).toBe(255);
  });

  it('say whether the mask differs from what was kept', () => {
    const editor = setUp();
    pointerDown(editor, pointer(0, 0));
    pointerUp(editor, free(0, 0));
    expect(editorStatus(editor)).toMatchObject({ isChanged: true, canUndo: true, undoName: 'brush' });
    keep(editor);
    expect(editorStatus(editor).isChanged).toBe(false);
  });
});

describe('any use of any tool', () => {
  it('is undone to the byte, and never leaves a mark open', () => {
    const tool = fc.constantFrom<ToolName>('brush', 'eraser', 'polygon', 'fill', 'similarity', 'pan', 'pick');
    const event = fc.record({
      kind: fc.constantFrom('down' as const, 'move' as const, 'up' as const, 'double' as const, 'cancel' as const, 'tool' as const, 'key' as const),
      tool, x: fc.double({ min: -3, max: 14, noNaN: true }), y: fc.double({ min: -3, max: 14, noNaN: true }),
      buttons: fc.constantFrom(1, 1, 1, 4, 32, 0), shift: fc.boolean(), alt: fc.boolean(),
      key: fc.constantFrom('Enter', 'Backspace', 'Escape', 'z', ' ', '2', '0', 'i', ']', 'm', 'ArrowLeft', 'ArrowDown', '+', '.', 'x'),
    });
    fc.assert(fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const first = Uint8Array.from({ length: 121 }, (_, i) => (i * 7) % 4);
      const view = fitView({ imageWidth: 11, imageHeight: 11, viewWidth: 50, viewHeight: 50 }, 1);
      const editor = createEditor(createHistory(createDocument(11, 11, first, 4)), view, 3);
      editor.brushSize = 3;
      editor.similarity = featureSimilarity(Float32Array.of(1, 0, 1, 0, 1, 1), 2, 1, 3, false);
      const shown = first.slice();
      for (const { kind, x, y, buttons, shift, alt, tool: name, key } of events) {
        const at = { x, y, buttons, shift, alt, ctrl: false };
        const answers = {
          down: () => [pointerDown(editor, at)], move: () => [pointerMove(editor, at)], up: () => [pointerUp(editor, { ...at, buttons: 0 })], double: () => [pointerDouble(editor)],
          cancel: () => [cancelAll(editor)], tool: () => [selectTool(editor, name)],
          key: () => [keyDown(editor, { key, shiftKey: shift, ctrlKey: false, metaKey: false, altKey: false }), keyUp(editor, { key })],
        }[kind]();
        // Who paints only the dirty rectangles sees the whole mask.
        for (const { dirty } of answers) {
          for (let row = dirty.y; row < dirty.y + dirty.height; row++) shown.set(editor.history.document.labels.subarray(row * 11 + dirty.x, row * 11 + dirty.x + dirty.width), row * 11 + dirty.x);
        }
        expect(Buffer.compare(shown, editor.history.document.labels)).toBe(0);
      }
      cancelAll(editor);
      expect(editor.history.openName).toBeNull();
      while (undo(editor.history).width > 0);
      expect(Buffer.compare(editor.history.document.labels, first)).toBe(0);
    }), { numRuns: 200 });
  });
});
