/** Signs and words of a verdict, the same on the screen, in the history and on the projector. */
import type { DecisionState } from '#shared/contract/decision.ts';
import type { ReasonResult } from '#shared/contract/gates.ts';
import type { GateId, VerdictValue } from '#shared/domain/gate-types.ts';
import type { Format } from '../../state/use-format.ts';
import type { StatusKind } from '../../ui/status-kind.ts';

export const verdictKinds: Readonly<Record<VerdictValue, StatusKind>> = { go: 'good', conditional: 'warn', 'more-evidence': 'warn', 'no-go': 'bad' };
export const stateKinds: Readonly<Record<ReasonResult['state'], StatusKind>> = { pass: 'good', fail: 'bad', open: 'warn', unmeasured: 'none' };

export function gateKind(passed: boolean | null): StatusKind {
  return passed === null ? 'warn' : passed ? 'good' : 'bad';
}

export function gateWord(passed: boolean | null): 'open' | 'passed' | 'failed' {
  return passed === null ? 'open' : passed ? 'passed' : 'failed';
}

/** Gates whose criteria decided the verdict, in order. */
export function decidingGates(reasons: readonly Pick<ReasonResult, 'gate'>[]): readonly GateId[] {
  return [...new Set(reasons.map((r) => r.gate))].sort();
}

export interface BoardNumber {
  readonly label: string;
  readonly value: string;
  readonly rate: string;
  readonly interval: string;
  /** Split and n, or what the figure rests on. */
  readonly basis: string;
  /** Term of words.json that explains the label; null where it explains itself. */
  readonly word: 'miss' | 'falseAlarm' | null;
  /** What zero errors in n images prove; empty otherwise. */
  readonly proof: string;
}

type Translate = (key: string, params?: Readonly<Record<string, unknown>>) => string;

/** Hours as a person says them, like the paper does: below one hour in minutes. */
export function hoursText(hours: number, t: Translate): string {
  return Math.abs(hours) < 1 ? t('decision.cost.minuteValue', { n: (hours * 60).toFixed(Math.abs(hours) < 1 / 6 ? 1 : 0) }) : t('decision.cost.hourValue', { n: hours.toFixed(1) });
}

/** The three figures of page 1: misses, false alarms, hours saved. Counts before rates. */
export function boardNumbers(result: NonNullable<DecisionState['result']>, t: Translate, format: Format): readonly BoardNumber[] {
  const student = result.figures.stage2?.student ?? null;
  const split = t(`decision.split.${student?.split ?? 'test'}`);
  const rate = (word: 'miss' | 'falseAlarm', label: string, population: string, r: { readonly k: number; readonly n: number; readonly ci: readonly [number, number] } | null): BoardNumber =>
    r === null || r.n === 0
      ? { word, label, value: t('decision.unmeasured'), rate: '', interval: '', basis: '', proof: '' }
      : {
          word,
          label,
          value: t('decision.counts', { k: format.count(r.k), n: format.count(r.n) }),
          rate: format.percent(r.k / r.n),
          interval: `${t('words.interval.term')} ${format.percent(r.ci[0])} – ${format.percent(r.ci[1])}`,
          basis: t('decision.numbers.of', { split, population, n: format.count(r.n) }),
          proof: r.k === 0 ? t('decision.numbers.zero', { n: format.count(r.n), p: format.percent(r.ci[1]) }) : '',
        };
  const { hoursSaved, hoursFullMasks, hoursTags, hoursReview } = result.cost;
  const hour = (h: number): string => hoursText(h, t);
  return [
    rate('miss', t('decision.numbers.misses'), t('decision.numbers.tagged'), student?.missRate ?? null),
    rate('falseAlarm', t('decision.numbers.alarms'), t('decision.numbers.normal'), student?.falseAlarmRate ?? null),
    {
      word: null,
      label: t('decision.cost.hoursSaved'),
      value: hoursSaved === null ? t('decision.unmeasured') : hour(hoursSaved),
      rate: '',
      interval: hoursFullMasks === null || hoursTags === null || hoursReview === null ? '' : t('decision.numbers.hours', { full: hour(hoursFullMasks), ours: hour(hoursTags + hoursReview) }),
      basis: hoursSaved === null ? '' : t('decision.numbers.noInterval'),
      proof: '',
    },
  ];
}
