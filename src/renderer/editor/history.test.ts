import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bailToMark, closeMark, createHistory, historyBytes, isChanged, markClean, openMark, redo, undo } from './history.ts';
import type { MaskHistory } from './history.ts';
import { createDocument, takeDirty, writeSpan } from './mask-document.ts';

function start(width = 4, height = 1, limitBytes?: number): MaskHistory {
  return createHistory(createDocument(width, height, undefined, 2), limitBytes);
}

function paint(history: MaskHistory, left: number, right: number, id: number, y = 0): void {
  openMark(history, 'brush');
  writeSpan(history.document, y, left, right, id);
  closeMark(history);
}

const labels = (history: MaskHistory): string => history.document.labels.join('');

describe('undo and redo', () => {
  it('go back and forth by hand, each saying what changed', () => {
    const history = start();
    paint(history, 0, 3, 1);
    paint(history, 2, 4, 2);
    expect(labels(history)).toBe('1122');
    expect(undo(history)).toEqual({ x: 2, y: 0, width: 2, height: 1 });
    expect(labels(history)).toBe('1110');
    expect(undo(history)).toEqual({ x: 0, y: 0, width: 3, height: 1 });
    expect(undo(history).width).toBe(0);
    expect(labels(history)).toBe('0000');
    redo(history);
    redo(history);
    expect([labels(history), redo(history).width]).toEqual(['1122', 0]);
    takeDirty(history.document);
    undo(history);
    expect(takeDirty(history.document)).toEqual({ x: 2, y: 0, width: 2, height: 1 });
  });

  it('forget the redone branch after a new operation, but not after one without effect', () => {
    const history = start();
    paint(history, 0, 1, 1);
    undo(history);
    paint(history, 0, 4, 0);
    expect([history.undo.length, history.redo.length]).toEqual([0, 1]);
    paint(history, 3, 4, 5);
    expect([history.undo.length, history.redo.length]).toEqual([1, 0]);
  });

  it('cost only the tiles that changed', () => {
    const history = createHistory(createDocument(4096, 4096));
    openMark(history, 'brush');
    writeSpan(history.document, 0, 0, 600, 0);
    writeSpan(history.document, 5, 250, 260, 3);
    closeMark(history);
    expect(history.undo[0].tiles.map((t) => t.tile)).toEqual([0, 1]);
    expect(historyBytes(history)).toBeLessThan(32);
  });
});

describe('marks', () => {
  it('bail out to the mark, to the byte and without a trace', () => {
    const history = start();
    paint(history, 0, 2, 1);
    openMark(history, 'fill');
    writeSpan(history.document, 0, 0, 4, 9);
    expect(bailToMark(history)).toEqual({ x: 0, y: 0, width: 4, height: 1 });
    expect([labels(history), history.undo.length, bailToMark(history).width]).toEqual(['1100', 1, 0]);
  });

  it('are cancelled by undo, and redo waits for the end', () => {
    const history = start();
    paint(history, 0, 1, 1);
    undo(history);
    openMark(history, 'brush');
    writeSpan(history.document, 0, 0, 4, 9);
    expect(redo(history).width).toBe(0);
    undo(history);
    expect([labels(history), history.redo.length]).toEqual(['0000', 1]);
  });

  it('never overlap', () => {
    const history = start();
    openMark(history, 'brush');
    expect(() => openMark(history, 'fill')).toThrow('brush is still open');
    bailToMark(history);
    expect(() => closeMark(history)).toThrow('no mark is open');
  });
});

describe('memory', () => {
  it('drops the oldest and keeps the newest even when that alone is too large', () => {
    const history = start(4, 1, 6);
    for (let i = 1; i <= 4; i++) paint(history, 0, 1, i);
    // One entry: a tile of 2 bytes, packed as 3.
    expect([history.undo.map((e) => e.id), historyBytes(history)]).toEqual([[3, 4], 6]);
    const tiny = start(4, 1, 0);
    paint(tiny, 0, 4, 1);
    expect(tiny.undo.length).toBe(1);
  });
});

describe('isChanged', () => {
  it('follows undo, redo and keeping', () => {
    const history = start();
    const seen = [isChanged(history)];
    paint(history, 0, 1, 1);
    seen.push(isChanged(history));
    undo(history);
    seen.push(isChanged(history));
    redo(history);
    markClean(history);
    seen.push(isChanged(history));
    undo(history);
    seen.push(isChanged(history));
    paint(history, 0, 1, 2);
    seen.push(isChanged(history));
    expect(seen).toEqual([false, true, false, false, true, true]);
  });

  it('stays true once the entry of the kept mask is dropped', () => {
    const history = start(4, 1, 3);
    for (let i = 1; i <= 3; i++) paint(history, 0, 1, i);
    while (undo(history).width > 0);
    expect([labels(history), isChanged(history)]).toEqual(['2000', true]);
  });
});

describe('any sequence of operations', () => {
  const write = fc.record({ kind: fc.constant('paint' as const), y: fc.integer({ min: -1, max: 9 }), left: fc.integer({ min: -2, max: 12 }), length: fc.nat(12), id: fc.nat(3), bail: fc.boolean() });
  const move = fc.oneof(fc.record({ kind: fc.constant('undo' as const) }), fc.record({ kind: fc.constant('redo' as const) }));

  it('equals a history of whole copies, and undoing all of it restores every byte', () => {
    fc.assert(fc.property(fc.array(fc.oneof(write, move), { maxLength: 40 }), fc.integer({ min: 1, max: 5 }), (operations, tileSide) => {
      const first = Uint8Array.from({ length: 11 * 9 }, (_, i) => i % 4);
      const history = createHistory(createDocument(11, 9, first, tileSide));
      let past: Uint8Array[] = [first];
      let future: Uint8Array[] = [];
      for (const op of operations) {
        if (op.kind === 'undo') {
          undo(history);
          if (past.length > 1) future = [...future, past.at(-1)!];
          if (past.length > 1) past = past.slice(0, -1);
        } else if (op.kind === 'redo') {
          redo(history);
          past = [...past, ...future.slice(-1)];
          future = future.slice(0, -1);
        } else {
          openMark(history, 'brush');
          writeSpan(history.document, op.y, op.left, op.left + op.length, op.id);
          if (op.bail) bailToMark(history);
          else if (closeMark(history)) {
            past = [...past, history.document.labels.slice()];
            future = [];
          }
        }
        expect(Buffer.compare(history.document.labels, past.at(-1)!)).toBe(0);
      }
      while (undo(history).width > 0);
      expect(Buffer.compare(history.document.labels, first)).toBe(0);
    }));
  });
});
