import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/routes.json' with { type: 'json' };
import { selfTargets } from './self-targets.ts';

const settings = { defectShare: 0.5, backgroundBelow: 0.25 };

describe('self-made labels', () => {
  it('keep what is sure relative to each peak, by hand', () => {
    // Peaks .8 and .2: shares 1, .25, .125, .5 and 0, .5, .1, 1.
    const maps = Float32Array.of(0.8, 0.2, 0.1, 0.4, 0, 0.1, 0.02, 0.2);
    expect([...selfTargets(maps, 2, 4, settings)]).toEqual([1, 2, 0, 2]);
    expect([...selfTargets(Float32Array.of(1, 0.3, 0.1), 1, 3, settings)]).toEqual([1, 255, 0]);
  });

  it.each(oracle.selfTargets)('equal numpy with $classes classes', ({ classes, area, settings: given, maps, labels }) => {
    expect([...selfTargets(Float32Array.from(maps), classes, area, given)]).toEqual(labels);
  });

  it('are background without a class or a value, whatever the shares, and take the lower of equals', () => {
    expect([...selfTargets(new Float32Array(0), 0, 2, settings)]).toEqual([0, 0]);
    expect([...selfTargets(new Float32Array(2), 1, 2, { defectShare: 0, backgroundBelow: 0 })]).toEqual([0, 0]);
    expect([...selfTargets(Float32Array.of(NaN, 0.5), 2, 1, settings)]).toEqual([2]);
    expect([...selfTargets(Float32Array.of(0.5, 0.7), 2, 1, settings)]).toEqual([1]);
    expect([...selfTargets(new Float32Array(0), 2, 0, settings)]).toEqual([]);
    expect(() => selfTargets(new Float32Array(3), 2, 2, settings)).toThrow(RangeError);
  });
});
