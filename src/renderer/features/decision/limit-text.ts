/** Names and values of the gates' limits in words. */
import { useI18n } from 'vue-i18n';
import { useFormat } from '../../state/use-format.ts';
import type { GateField } from './gate-fields.ts';

export interface LimitText {
  nameOf(field: GateField): string;
  unitOf(field: GateField): string;
  /** The value with its unit; a word of its own for a class that has no limit. */
  textOf(field: GateField, value: number | null): string;
}

export function useLimitText(): LimitText {
  const { t } = useI18n();
  const format = useFormat();
  const unitOf = (f: GateField): string => ({ share: '%', months: t('decision.gates.months'), count: '', score: '' })[f.unit];
  return {
    nameOf: (f) => (f.key.startsWith('class.') ? t('decision.limits.class', { name: f.key.slice(6) }) : t(`decision.limits.${f.key}`)),
    unitOf,
    textOf(f, value) {
      if (value === null) return t('decision.gates.sameForAll');
      const number = f.unit === 'share' ? String(Math.round(value * 1e6) / 1e4) : f.unit === 'score' ? String(value) : format.value.count(value);
      return unitOf(f) === '' ? number : `${number} ${unitOf(f)}`;
    },
  };
}
