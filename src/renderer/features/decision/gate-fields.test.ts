import { describe, expect, it } from 'vitest';
import { defaultGateSettings } from '#shared/domain/gate-settings.ts';
import { changedLimits, gateFields, limitOf, withLimit } from './gate-fields.ts';
import type { GateLimits } from './gate-fields.ts';

const standard = defaultGateSettings('standard') as GateLimits;
const strict = defaultGateSettings('high-stakes') as GateLimits;

describe('limits of the gates', () => {
  it.each([standard, strict])('every limit of $profile has a field, and can be read and replaced', (settings) => {
    const fields = gateFields(settings, []);
    const known = [...Object.keys(settings), ...Object.keys(settings.highStakes ?? {}).map((k) => `highStakes.${k}`)].filter((k) => !['profile', 'highStakes', 'highStakes.classMissLimits'].includes(k));
    expect(fields.map((f) => f.key).sort()).toEqual(known.sort());
    for (const { key } of fields) {
      const changed = withLimit(settings, key, { value: 0.123, reason: 'because' });
      expect(limitOf(changed, key)).toEqual({ value: 0.123, reason: 'because' });
      expect(changedLimits(settings, changed).map((c) => [c.field.key, c.after])).toEqual([[key, 0.123]]);
      expect(limitOf(settings, key)).not.toEqual({ value: 0.123, reason: 'because' });
    }
  });

  it('in the strict profile a class may have a limit of its own, whatever its name', () => {
    expect(gateFields(strict, ['ver.1', '割れ']).map((f) => f.key)).toEqual(expect.arrayContaining(['class.ver.1', 'class.割れ']));
    expect(limitOf(strict, 'class.ver.1')).toBe(null);
    const own = withLimit(strict, 'class.ver.1', { value: 0.02, reason: 'x' });
    expect(own.highStakes?.classMissLimits).toEqual([{ name: 'ver.1', limit: { value: 0.02, reason: 'x' } }]);
    expect(withLimit(own, 'class.ver.1', null)).toEqual(strict);
    expect(gateFields(standard, ['割れ']).some((f) => f.key.startsWith('class.'))).toBe(false);
  });

  it('a change of profile names what came and went', () => {
    expect(changedLimits(standard, strict).map((c) => c.field.key).sort()).toEqual(['highStakes.maxClassMissRate', 'highStakes.minAuditImages', 'highStakes.minKappa', 'highStakes.minReviewers']);
  });
});
