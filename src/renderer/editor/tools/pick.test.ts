import { describe, expect, it } from 'vitest';
import { pointerAt, toolContext } from '../../../../test/support/editor-tools.ts';
import { pick } from './pick.ts';

describe('pick', () => {
  it('asks for the class under the pointer, and for nothing outside', () => {
    const context = toolContext(['05']);
    expect([pointerAt(1.9, 0.2), pointerAt(2, 0)].map((at) => pick.down(pick.idle, context, at).effect)).toEqual([{ kind: 'pick-class', classId: 5 }, undefined]);
  });
});
