import { describe, expect, it } from 'vitest';
import type { CostInputResult } from '#shared/contract/gates.ts';
import { weakestKind } from './cost-basis.ts';

const input = (name: string, kind: CostInputResult['kind'], value: number | null = 1): CostInputResult => ({ name, kind, value });

describe('weakestKind', () => {
  it('takes the weakest input behind the figure and no other', () => {
    const inputs = [input('labelledImages', 'measured'), input('tagSeconds', 'entered'), input('setupYen', 'assumed')];
    expect(weakestKind(inputs, 'hoursTags')).toBe('entered');
    expect(weakestKind(inputs, 'initial')).toBe('assumed');
  });

  it('is measured only when all are', () => {
    expect(weakestKind([input('labelledImages', 'measured'), input('tagSeconds', 'measured')], 'hoursTags')).toBe('measured');
  });

  it('leaves out inputs nobody gave', () => {
    expect(weakestKind([input('educationYen', 'assumed', null)], 'training')).toBeNull();
    expect(weakestKind([], 'payback')).toBeNull();
  });
});
