import { describe, expect, it } from 'vitest';
import { pointerAt, toolContext } from '../../../../test/support/editor-tools.ts';
import { pan } from './pan.ts';

describe('pan', () => {
  it('takes hold of a point and asks to move it back under the pointer', () => {
    const context = toolContext(['0']);
    const held = pan.down(pan.idle, context, pointerAt(10, 20, { buttons: 4 })).state;
    expect(pan.move(held, context, pointerAt(13, 18, { buttons: 4 }))).toEqual({ state: held, effect: { kind: 'pan', dx: 3, dy: -2 } });
    expect([pan.up(held, context, pointerAt(0, 0)).state, pan.cancel(held, context), pan.move(held, context, pointerAt(1, 1, { buttons: 0 })).state]).toEqual([pan.idle, pan.idle, pan.idle]);
    expect(pan.move(pan.idle, context, pointerAt(5, 5))).toEqual({ state: pan.idle });
  });
});
