import { describe, expect, it } from 'vitest';
import { createHistory, undo } from '../history.ts';
import { createDocument } from '../mask-document.ts';
import { featureSimilarity } from '../similarity.ts';
import { selectedArea } from '../selection.ts';
import { fill } from './fill.ts';
import { pan } from './pan.ts';
import { pick } from './pick.ts';
import { polygon } from './polygon.ts';
import type { PolygonState } from './polygon.ts';
import { similarity } from './similarity.ts';
import type { SimilarityState } from './similarity.ts';
import type { PointerInput, ToolContext } from './tool.ts';

function setUp(rows: readonly string[], over: Partial<ToolContext> = {}): ToolContext {
  const labels = Uint8Array.from([...rows.join('')].map(Number));
  return { history: createHistory(createDocument(rows[0].length, rows.length, labels)), classId: 7, brushSize: 1, scale: 1, similarity: null, ...over };
}

const pointer = (x: number, y: number, over: Partial<PointerInput> = {}): PointerInput => ({ x, y, buttons: 1, shift: false, alt: false, ctrl: false, ...over });
const labels = ({ history }: ToolContext): string => history.document.labels.join('');
const names = ({ history }: ToolContext): string[] => history.undo.map((entry) => entry.name);

describe('fill', () => {
  it('fills an area, or holes with Shift, as one entry each', () => {
    const context = setUp(['01110', '01010', '01110']);
    fill.down(fill.idle, context, pointer(2, 0, { shift: true }));
    fill.down(fill.idle, context, pointer(0, 0));
    expect([labels(context), names(context)]).toEqual(['711107111071110', ['fill-holes', 'fill']]);
    undo(context.history);
    undo(context.history);
    expect(labels(context)).toBe('011100101001110');
  });

  it('leaves no entry where it changes nothing, and no open mark', () => {
    const context = setUp(['77']);
    fill.down(fill.idle, context, pointer(0, 0));
    fill.down(fill.idle, context, pointer(-5, 0));
    expect([names(context), context.history.openName]).toEqual([[], null]);
  });

  it('picks the class with Alt', () => {
    expect(fill.down(fill.idle, setUp(['05']), pointer(1, 0, { alt: true })).effect).toEqual({ kind: 'pick-class', classId: 5 });
  });
});

describe('pick', () => {
  it('asks for the class under the pointer, and for nothing outside', () => {
    const context = setUp(['05']);
    expect([pointer(1.9, 0.2), pointer(2, 0)].map((at) => pick.down(pick.idle, context, at).effect)).toEqual([{ kind: 'pick-class', classId: 5 }, undefined]);
  });
});

describe('pan', () => {
  it('takes hold of a point and asks to move it back under the pointer', () => {
    const context = setUp(['0']);
    const held = pan.down(pan.idle, context, pointer(10, 20, { buttons: 4 })).state;
    expect(pan.move(held, context, pointer(13, 18, { buttons: 4 }))).toEqual({ state: held, effect: { kind: 'pan', dx: 3, dy: -2 } });
    expect([pan.up(held, context, pointer(0, 0)).state, pan.cancel(held, context), pan.move(held, context, pointer(1, 1, { buttons: 0 })).state]).toEqual([pan.idle, pan.idle, pan.idle]);
    expect(pan.move(pan.idle, context, pointer(5, 5))).toEqual({ state: pan.idle });
  });
});

describe('polygon', () => {
  const blank = ['0000', '0000', '0000', '0000'];
  const click = (context: ToolContext, corners: readonly (readonly [number, number])[]): PolygonState =>
    corners.reduce<PolygonState>((state, [x, y]) => polygon.up(polygon.down(state, context, pointer(x, y)).state, context, pointer(x, y, { buttons: 0 })).state, polygon.idle);

  it('is in the mask only once it is closed by Enter', () => {
    const context = setUp(blank, { scale: 10 });
    const placing = click(context, [[0, 0], [3, 0], [3, 2], [0, 2]]);
    expect([labels(context), placing.kind, polygon.isPending!(placing)]).toEqual(['0'.repeat(16), 'placing', true]);
    expect(polygon.finish!(placing, context)).toEqual(polygon.idle);
    expect([labels(context), names(context)]).toEqual(['7770777000000000', ['polygon']]);
  });

  it('closes on its first corner, as near as the screen shows it', () => {
    const near = setUp(blank, { scale: 8 });
    expect(click(near, [[0, 0], [4, 0], [4, 4], [0.9, 0]]).kind).toBe('idle');
    const far = setUp(blank, { scale: 32 });
    expect(click(far, [[0, 0], [4, 0], [4, 4], [0.9, 0]])).toMatchObject({ kind: 'placing', corners: { length: 4 } });
  });

  it('takes the second click of a double click for no corner', () => {
    const context = setUp(blank, { scale: 10 });
    expect(click(context, [[0, 0], [4, 0], [4, 4], [4, 4.1]])).toMatchObject({ corners: { length: 3 } });
  });

  it('goes back corner by corner, follows the pointer, and cancels without a trace', () => {
    const context = setUp(blank, { scale: 10 });
    let state = click(context, [[0, 0], [4, 0]]);
    expect(polygon.move(state, context, pointer(2, 2, { buttons: 0 })).state).toMatchObject({ hover: { x: 2, y: 2 } });
    expect(polygon.move(polygon.idle, context, pointer(2, 2)).state).toEqual(polygon.idle);
    state = polygon.stepBack!(state, context);
    expect(state).toMatchObject({ corners: [{ x: 0, y: 0 }] });
    expect([polygon.stepBack!(state, context), polygon.cancel(state, context)]).toEqual([polygon.idle, polygon.idle]);
    expect([labels(context), names(context)]).toEqual(['0'.repeat(16), []]);
  });

  it('drops what encloses nothing', () => {
    const context = setUp(blank, { scale: 10 });
    expect([polygon.finish!(click(context, [[0, 0], [4, 0]]), context), polygon.finish!(polygon.idle, context), names(context)]).toEqual([polygon.idle, polygon.idle, []]);
  });

  it('picks the class with Alt before the first corner', () => {
    expect(polygon.down(polygon.idle, setUp(['03']), pointer(1, 0, { alt: true })).effect).toEqual({ kind: 'pick-class', classId: 3 });
  });
});

describe('similarity', () => {
  // Four cells of two pixels: directions 0°, 30°, 90°, 90°.
  const source = featureSimilarity(Float32Array.of(1, Math.cos(Math.PI / 6), 0, 0, 0, 0.5, 1, 1), 2, 1, 4, false);
  const setUpRow = (): ToolContext => setUp(['00000000'], { similarity: source });
  const area = (state: SimilarityState): number => (state.kind === 'previewing' ? selectedArea(state.selection) : -1);
  const down = (state: SimilarityState, context: ToolContext, x: number, over: Partial<PointerInput> = {}): SimilarityState => similarity.down(state, context, pointer(x, 0, over)).state;

  it('shows first, and writes when finished', () => {
    const context = setUpRow();
    const shown = down(similarity.idle, context, 0);
    // Likeness 1, 0.866, 0, 0 over eight pixels: 1, 0.97, 0.90, 0.65, 0.22, 0 …; the start is 0.6.
    expect([area(shown), labels(context), similarity.isPending!(shown)]).toEqual([4, '00000000', true]);
    expect(similarity.finish!(shown, context)).toEqual({ kind: 'idle', threshold: 0.6 });
    expect([labels(context), names(context)]).toEqual(['77770000', ['similarity']]);
    undo(context.history);
    expect(labels(context)).toBe('00000000');
  });

  it('grows and shrinks by the wheel and keeps the threshold for the next click', () => {
    const context = setUpRow();
    let state = down(similarity.idle, context, 0);
    for (let i = 0; i < 4; i++) state = similarity.wheel!(state, context, 1);
    expect([state.threshold, area(state)]).toEqual([0.68, 3]);
    for (let i = 0; i < 30; i++) state = similarity.wheel!(state, context, -1);
    expect([state.threshold, area(state)]).toEqual([0.08, 5]);
    const idle = similarity.cancel(state, context);
    expect([idle, similarity.wheel!(idle, context, 1).threshold]).toEqual([{ kind: 'idle', threshold: 0.08 }, 0.1]);
    for (let i = 0; i < 200; i++) state = similarity.wheel!(state, context, 1);
    expect(state.threshold).toBe(0.98);
  });

  it('adds with Shift, removes with Alt, starts anew without, and goes back click by click', () => {
    const context = setUpRow();
    const one = down(similarity.idle, context, 0);
    const both = down(one, context, 7, { shift: true });
    expect(area(both)).toBe(8);
    const less = down(both, context, 7, { alt: true });
    // From the right: 1 on four pixels, then 0.625 (half of cell 1 is 60° away), then 0.5.
    expect([area(less), area(similarity.stepBack!(less, context)), area(down(less, context, 7))]).toEqual([3, 8, 5]);
    expect(similarity.stepBack!(one, context)).toEqual({ kind: 'idle', threshold: 0.6 });
  });

  it('does nothing without features, outside the picture, or with nothing shown', () => {
    const context = setUp(['0000']);
    expect(down(similarity.idle, context, 0)).toEqual(similarity.idle);
    expect(down(similarity.idle, setUpRow(), 8)).toEqual(similarity.idle);
    expect([similarity.finish!(similarity.idle, context), names(context)]).toEqual([similarity.idle, []]);
  });
});
