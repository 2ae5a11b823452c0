/** What tests of the editor's tools start from: a small mask, written as rows of digits, and pointer events. */
import { createHistory } from '../../src/renderer/editor/history.ts';
import { createDocument } from '../../src/renderer/editor/mask-document.ts';
import type { PointerInput, ToolContext } from '../../src/renderer/editor/tools/tool.ts';

/** Paints with class 7 and one pixel, at one screen pixel an image pixel, without features. */
export function toolContext(rows: readonly string[], over: Partial<ToolContext> = {}): ToolContext {
  const labels = Uint8Array.from([...rows.join('')].map(Number));
  return { history: createHistory(createDocument(rows[0].length, rows.length, labels)), classId: 7, brushSize: 1, scale: 1, similarity: null, ...over };
}

/** A pointer event with the primary button down. */
export function pointerAt(x: number, y: number, over: Partial<PointerInput> = {}): PointerInput {
  return { x, y, buttons: 1, shift: false, alt: false, ctrl: false, ...over };
}

/** All class ids in a row. */
export function labelsOf({ history }: ToolContext): string {
  return history.document.labels.join('');
}

/** What made the entries that can be undone. */
export function operationsOf({ history }: ToolContext): string[] {
  return history.undo.map((entry) => entry.name);
}
