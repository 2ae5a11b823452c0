import { expect, it } from 'vitest';
import { defaultGateSettings } from '#shared/domain/gate-settings.ts';
import { gateFields, limitOf, withLimit } from './gate-fields.ts';

it('every limit of both profiles has a field, and can be read and replaced', () => {
  for (const profile of ['standard', 'high-stakes'] as const) {
    const settings = defaultGateSettings(profile) as Parameters<typeof gateFields>[0];
    const fields = gateFields(settings);
    const known = [...Object.keys(settings), ...Object.keys(settings.highStakes ?? {}).map((k) => `highStakes.${k}`)].filter((k) => !['profile', 'highStakes', 'highStakes.classMissLimits'].includes(k));
    expect(fields.map((f) => f.key).sort()).toEqual(known.sort());
    for (const { key } of fields) {
      const changed = withLimit(settings, key, { value: 0.123, reason: 'because' });
      expect(limitOf(changed, key)).toEqual({ value: 0.123, reason: 'because' });
      expect(limitOf(settings, key)).not.toEqual({ value: 0.123, reason: 'because' });
    }
  }
});
