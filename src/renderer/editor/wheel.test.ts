import { describe, expect, it } from 'vitest';
import { wheelTurn } from './wheel.ts';
import type { WheelInput } from './wheel.ts';

const turn = (over: Partial<WheelInput>, previewing = false) => wheelTurn({ deltaX: 0, deltaY: 0, shiftKey: false, altKey: false, ctrlKey: false, ...over }, previewing);

describe('wheelTurn', () => {
  it('means opacity with Alt, threshold with Shift, zoom alone and with Ctrl', () => {
    expect([{ altKey: true }, { shiftKey: true }, {}, { ctrlKey: true }].map((keys) => turn({ deltaY: -100, ...keys })?.action)).toEqual(['opacity', 'threshold', 'zoom', 'zoom']);
  });

  it('turns the likeness while something is previewed, but Ctrl still zooms and Alt still fades', () => {
    expect([{}, { shiftKey: true }, { ctrlKey: true }, { altKey: true }].map((keys) => turn({ deltaY: 3, ...keys }, true)?.action)).toEqual(['similarity', 'similarity', 'zoom', 'opacity']);
  });

  it('is nearer and stricter away from the person, also where Shift turns it sideways', () => {
    expect([turn({ deltaY: -1 }), turn({ deltaY: 1 })]).toEqual([{ action: 'zoom', direction: 1 }, { action: 'zoom', direction: -1 }]);
    expect(turn({ deltaX: -5, shiftKey: true })).toEqual({ action: 'threshold', direction: 1 });
  });

  it('is nothing without a turn', () => {
    expect([turn({}), turn({ deltaX: 5 }), turn({ deltaY: NaN })]).toEqual([null, null, null]);
  });
});
