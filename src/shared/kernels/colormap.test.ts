import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/kernels.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { cividisTable, classColour, colormapIndex } from './colormap.ts';

describe('cividis', () => {
  it('starts blue, ends yellow, and rounds half-way between two stops', () => {
    const table = cividisTable();
    expect([...table.subarray(0, 3), ...table.subarray(765)]).toEqual([0x00, 0x22, 0x4e, 0xfe, 0xe8, 0x38]);
    // Index 10 lies half-way between stops 0 (00224e) and 20 (003070).
    expect([...table.subarray(30, 33)]).toEqual([0, 41, 95]);
  });

  it('stays within 2 of 255 levels of the table in matplotlib', () => {
    expectClose(cividisTable(), oracle.colormap.cividis, 2);
  });

  it('gets lighter all the way, which is what makes it readable in grey', () => {
    const table = cividisTable();
    const luminance = Array.from({ length: 256 }, (_, i) => 0.2126 * table[3 * i] + 0.7152 * table[3 * i + 1] + 0.0722 * table[3 * i + 2]);
    expect(luminance.slice(1).every((value, i) => value > luminance[i] - 0.5)).toBe(true);
  });
});

describe('colormapIndex', () => {
  it('clamps, and puts NaN at the bottom', () => {
    expect([0, 0.5, 1, -1, 2, NaN].map(colormapIndex)).toEqual([0, 128, 255, 0, 255, 0]);
  });
});

describe('classColour', () => {
  it('has fixed colours for background and ignore, and seven that repeat', () => {
    expect([classColour(0), classColour(255), classColour(1)]).toEqual([[0, 0, 0], [128, 128, 128], [0xe6, 0x9f, 0x00]]);
    expect(new Set([1, 2, 3, 4, 5, 6, 7].map((id) => classColour(id).join())).size).toBe(7);
    expect(classColour(8)).toEqual(classColour(1));
  });
});
