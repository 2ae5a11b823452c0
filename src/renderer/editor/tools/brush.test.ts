import { describe, expect, it } from 'vitest';
import { createHistory, undo } from '../history.ts';
import { createDocument } from '../mask-document.ts';
import { brush, eraser } from './brush.ts';
import type { PointerInput, ToolContext } from './tool.ts';

function setUp(labels?: Uint8Array): ToolContext {
  return { history: createHistory(createDocument(6, 2, labels)), classId: 3, brushSize: 1, scale: 1, similarity: null };
}

const pointer = (x: number, y: number, over: Partial<PointerInput> = {}): PointerInput => ({ x, y, buttons: 1, shift: false, alt: false, ctrl: false, ...over });
const labels = (context: ToolContext): string => context.history.document.labels.join('').replace(/(.{6})/, '$1 ');

describe('brush', () => {
  it('draws from down to up as one entry', () => {
    const context = setUp();
    let { state } = brush.down(brush.idle, context, pointer(0, 0));
    ({ state } = brush.move(state, context, pointer(3, 0)));
    ({ state } = brush.move(state, context, pointer(3, 1)));
    expect(state).toEqual({ kind: 'drawing', at: { x: 3, y: 1 } });
    ({ state } = brush.up(state, context, pointer(3, 1, { buttons: 0 })));
    expect([labels(context), state, context.history.undo.map((e) => e.name)]).toEqual(['333300 000300', { kind: 'idle', lastEnd: { x: 3, y: 1 } }, ['brush']]);
    undo(context.history);
    expect(labels(context)).toBe('000000 000000');
  });

  it('restores the mask when cancelled', () => {
    const context = setUp(Uint8Array.of(1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2));
    const { state } = brush.move(brush.down(brush.idle, context, pointer(0, 0)).state, context, pointer(5, 1));
    expect(brush.cancel(state, context)).toEqual({ kind: 'idle', lastEnd: null });
    expect([labels(context), context.history.undo.length]).toEqual(['121212 121212', 0]);
    const rested = { kind: 'idle', lastEnd: { x: 1, y: 1 } } as const;
    expect(brush.cancel(rested, context)).toEqual(rested);
  });

  it('ends the stroke where the button was let go unseen', () => {
    const context = setUp();
    const down = brush.down(brush.idle, context, pointer(0, 0));
    expect(brush.move(down.state, context, pointer(5, 0, { buttons: 0 })).state).toEqual({ kind: 'idle', lastEnd: { x: 0, y: 0 } });
    expect([labels(context), context.history.undo.length]).toEqual(['300000 000000', 1]);
  });

  it('joins the last stroke with Shift, and picks a class with Alt', () => {
    const context = setUp(new Uint8Array(12).fill(7, 11));
    const first = brush.up(brush.down(brush.idle, context, pointer(0, 0)).state, context, pointer(0, 0, { buttons: 0 }));
    brush.up(brush.down(first.state, context, pointer(4, 0, { shift: true })).state, context, pointer(4, 0));
    expect(labels(context)).toBe('333330 000007');
    expect(brush.down(brush.idle, context, pointer(5, 1, { alt: true }))).toEqual({ state: brush.idle, effect: { kind: 'pick-class', classId: 7 } });
    expect(brush.down(brush.idle, context, pointer(9, 9, { alt: true }))).toEqual({ state: brush.idle });
  });

  it('does nothing while no button is down', () => {
    const context = setUp();
    brush.move(brush.idle, context, pointer(1, 1));
    brush.up(brush.idle, context, pointer(1, 1));
    expect([labels(context), context.history.undo.length]).toEqual(['000000 000000', 0]);
  });
});

describe('eraser', () => {
  it('paints background whatever class is chosen', () => {
    const context = { ...setUp(new Uint8Array(12).fill(255)), brushSize: 2 };
    eraser.up(eraser.down(eraser.idle, context, pointer(1, 1)).state, context, pointer(1, 1));
    expect(context.history.undo[0].name).toBe('eraser');
    expect([...context.history.document.labels]).toEqual([0, 0, 255, 255, 255, 255, 0, 0, 255, 255, 255, 255]);
  });
});
