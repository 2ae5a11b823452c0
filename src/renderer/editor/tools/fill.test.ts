import { describe, expect, it } from 'vitest';
import { labelsOf, operationsOf, pointerAt, toolContext } from '../../../../test/support/editor-tools.ts';
import { undo } from '../history.ts';
import { fill } from './fill.ts';

describe('fill', () => {
  it('fills an area, or holes with Shift, as one entry each', () => {
    const context = toolContext(['01110', '01010', '01110']);
    fill.down(fill.idle, context, pointerAt(2, 0, { shift: true }));
    fill.down(fill.idle, context, pointerAt(0, 0));
    expect([labelsOf(context), operationsOf(context)]).toEqual(['711107111071110', ['fill-holes', 'fill']]);
    undo(context.history);
    undo(context.history);
    expect(labelsOf(context)).toBe('011100101001110');
  });

  it('leaves no entry where it changes nothing, and no open mark', () => {
    const context = toolContext(['77']);
    fill.down(fill.idle, context, pointerAt(0, 0));
    fill.down(fill.idle, context, pointerAt(-5, 0));
    expect([operationsOf(context), context.history.openName]).toEqual([[], null]);
  });

  it('picks the class with Alt', () => {
    expect(fill.down(fill.idle, toolContext(['05']), pointerAt(1, 0, { alt: true })).effect).toEqual({ kind: 'pick-class', classId: 5 });
  });
});
