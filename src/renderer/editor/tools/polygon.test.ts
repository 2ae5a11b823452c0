import { describe, expect, it } from 'vitest';
import { labelsOf, operationsOf, pointerAt, toolContext } from '../../../../test/support/editor-tools.ts';
import { polygon } from './polygon.ts';
import type { PolygonState } from './polygon.ts';
import type { ToolContext } from './tool.ts';

describe('polygon', () => {
  const blank = ['0000', '0000', '0000', '0000'];
  const click = (context: ToolContext, corners: readonly (readonly [number, number])[]): PolygonState =>
    corners.reduce<PolygonState>((state, [x, y]) => polygon.up(polygon.down(state, context, pointerAt(x, y)).state, context, pointerAt(x, y, { buttons: 0 })).state, polygon.idle);

  it('is in the mask only once it is closed by Enter', () => {
    const context = toolContext(blank, { scale: 10 });
    const placing = click(context, [[0, 0], [3, 0], [3, 2], [0, 2]]);
    expect([labelsOf(context), placing.kind, polygon.isPending!(placing)]).toEqual(['0'.repeat(16), 'placing', true]);
    expect(polygon.finish!(placing, context)).toEqual(polygon.idle);
    expect([labelsOf(context), operationsOf(context)]).toEqual(['7770777000000000', ['polygon']]);
  });

  it('closes on its first corner, as near as the screen shows it', () => {
    const near = toolContext(blank, { scale: 8 });
    expect(click(near, [[0, 0], [4, 0], [4, 4], [0.9, 0]]).kind).toBe('idle');
    const far = toolContext(blank, { scale: 32 });
    expect(click(far, [[0, 0], [4, 0], [4, 4], [0.9, 0]])).toMatchObject({ kind: 'placing', corners: { length: 4 } });
  });

  it('takes the second click of a double click for no corner', () => {
    const context = toolContext(blank, { scale: 10 });
    expect(click(context, [[0, 0], [4, 0], [4, 4], [4, 4.1]])).toMatchObject({ corners: { length: 3 } });
  });

  it('goes back corner by corner, follows the pointer, and cancels without a trace', () => {
    const context = toolContext(blank, { scale: 10 });
    let state = click(context, [[0, 0], [4, 0]]);
    expect(polygon.move(state, context, pointerAt(2, 2, { buttons: 0 })).state).toMatchObject({ hover: { x: 2, y: 2 } });
    expect(polygon.move(polygon.idle, context, pointerAt(2, 2)).state).toEqual(polygon.idle);
    state = polygon.stepBack!(state, context);
    expect(state).toMatchObject({ corners: [{ x: 0, y: 0 }] });
    expect([polygon.stepBack!(state, context), polygon.cancel(state, context)]).toEqual([polygon.idle, polygon.idle]);
    expect([labelsOf(context), operationsOf(context)]).toEqual(['0'.repeat(16), []]);
  });

  it('drops what encloses nothing', () => {
    const context = toolContext(blank, { scale: 10 });
    expect([polygon.finish!(click(context, [[0, 0], [4, 0]]), context), polygon.finish!(polygon.idle, context), operationsOf(context)]).toEqual([polygon.idle, polygon.idle, []]);
  });

  it('picks the class with Alt before the first corner', () => {
    expect(polygon.down(polygon.idle, toolContext(['03']), pointerAt(1, 0, { alt: true })).effect).toEqual({ kind: 'pick-class', classId: 3 });
  });
});
