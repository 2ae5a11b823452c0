import { expect, it } from 'vitest';
import type { DecisionState } from '#shared/contract/decision.ts';
import type { Format } from '../../state/use-format.ts';
import { fullFacts } from '../../../../test/fixtures/report-facts.ts';
import { boardNumbers, decidingGates, hoursText } from './verdict-words.ts';

const format = { count: String, percent: (v: number | null | undefined) => (v == null ? '–' : `${(v * 100).toFixed(1)} %`) } as unknown as Format;
const t = (key: string, params: object = {}): string => [key, ...Object.values(params)].join(' ');
const resultOf = (misses: number): NonNullable<DecisionState['result']> => {
  const { result } = fullFacts({ misses });
  return { figures: { stage1: result.stage1, stage2: result.stage2 }, cost: result.cost } as unknown as NonNullable<DecisionState['result']>;
};

it('counts come before rates, with interval, split and n', () => {
  expect(boardNumbers(resultOf(1), t, format)[0]).toEqual({
    word: 'miss',
    label: 'decision.numbers.misses',
    value: 'decision.counts 1 63',
    rate: '1.6 %',
    interval: 'words.interval.term 0.0 % – 8.5 %',
    basis: 'decision.numbers.of decision.split.test decision.numbers.tagged 63',
    proof: '',
  });
});

it('zero misses say how little they prove', () => {
  expect(boardNumbers(resultOf(0), t, format)[0]?.proof).toBe('decision.numbers.zero 63 5.7 %');
});

it('a figure that nobody measured is no zero', () => {
  const none = { figures: { stage1: null, stage2: null }, cost: { hoursSaved: null, hoursFullMasks: null, hoursTags: null, hoursReview: null } } as unknown as NonNullable<DecisionState['result']>;
  expect(boardNumbers(none, t, format).map((n) => n.value)).toEqual(['decision.unmeasured', 'decision.unmeasured', 'decision.unmeasured']);
});

it('names each deciding gate once, in order', () => {
  expect(decidingGates([{ gate: 'G3' }, { gate: 'G2' }, { gate: 'G3' }])).toEqual(['G2', 'G3']);
});

it.each([
  [0.0281, 'decision.cost.minuteValue 1.7'],
  [0.58, 'decision.cost.minuteValue 35'],
  [1.04, 'decision.cost.hourValue 1.0'],
])('%s hours are said like in the paper', (hours, text) => {
  expect(hoursText(hours, t)).toBe(text);
});
