import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDraft, writeDraft } from './draft.ts';
import { closeMark, createHistory, isChanged, markClean, openMark, redo, undo } from './history.ts';
import { createDocument, writeSpan } from './mask-document.ts';

function sample() {
  const history = createHistory(createDocument(5, 3, Uint8Array.from({ length: 15 }, (_, i) => i % 3), 2));
  for (let i = 1; i <= 4; i++) {
    openMark(history, i % 2 === 0 ? 'fill-holes' : 'brush');
    writeSpan(history.document, i % 3, i - 1, i + 2, 255 - i);
    closeMark(history);
  }
  markClean(history);
  undo(history);
  return history;
}

describe('draft', () => {
  it('gives mask, undo and redo back', () => {
    const history = sample();
    const restored = readDraft(writeDraft(history));
    expect(restored).toEqual({ ...history, document: { ...history.document, dirty: restored.document.dirty, sinceMark: restored.document.sinceMark } });
    for (const step of [redo, redo, undo, undo, undo, undo, undo, redo]) {
      expect(step(restored)).toEqual(step(history));
      expect([...restored.document.labels]).toEqual([...history.document.labels]);
      expect(isChanged(restored)).toBe(isChanged(history));
    }
  });

  it('leaves out what is still under way', () => {
    const history = sample();
    const before = history.document.labels.slice();
    openMark(history, 'polygon');
    writeSpan(history.document, 0, 0, 5, 9);
    expect([...readDraft(writeDraft(history)).document.labels]).toEqual([...before]);
    expect(history.document.labels[0]).toBe(9);
  });

  it('is small for what a mask is like', () => {
    const history = createHistory(createDocument(1024, 1024));
    openMark(history, 'brush');
    for (let y = 300; y < 500; y++) writeSpan(history.document, y, 200, 700, 1);
    closeMark(history);
    expect(writeDraft(history).length).toBeLessThan(3000);
  });

  it('refuses bytes that are cut off anywhere', () => {
    const bytes = writeDraft(sample());
    for (let length = 0; length < bytes.length; length++) expect(() => readDraft(bytes.subarray(0, length))).toThrow(RangeError);
    expect(() => readDraft(Uint8Array.of(...bytes, 0))).toThrow(RangeError);
  });

  it('refuses another kind, another version, and never fails otherwise on damaged bytes', () => {
    const bytes = writeDraft(sample());
    for (const at of [0, 4]) expect(() => readDraft(bytes.with(at, bytes[at] ^ 1))).toThrow('not a draft of this version');
    fc.assert(fc.property(fc.integer({ min: 8, max: bytes.length - 1 }), fc.nat(255), (at, value) => {
      let failure: unknown = null;
      try {
        readDraft(bytes.with(at, value));
      } catch (error) {
        failure = error;
      }
      expect(failure === null || failure instanceof RangeError).toBe(true);
    }));
  });
});
