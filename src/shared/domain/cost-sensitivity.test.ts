import { describe, expect, it } from 'vitest';
import { type CostInput, costInputNames, costScenarios, demoCostInputs, joinCostInputs } from './cost.ts';
import { balanceByYear, paybackSensitivity } from './cost-sensitivity.ts';

/** Everything zero but what a test sets: 100 yen to start, 10 yen a year. */
const plain = (...given: readonly CostInput[]): readonly CostInput[] =>
  joinCostInputs(costInputNames.map((name) => ({ name, value: name === 'hardwareLifeYears' ? 5 : 0, kind: 'entered' as const })), given);
const start: CostInput = { name: 'setupYen', value: 100, kind: 'entered' };
const benefit = (value: number, more: Partial<CostInput> = {}): CostInput => ({ name: 'baselineErrorYenPerYear', value, kind: 'entered', ...more });

describe('paybackSensitivity', () => {
  it('moves one input at a time to its ends, widest swing first', () => {
    // 100 yen at 100 a year: 12 months; at 200: 6, at 50: 24. Set-up assumed: 70 to 130 yen, 8.4 to 15.6 months.
    const lines = paybackSensitivity(plain({ ...start, kind: 'assumed' }, benefit(100, { best: 200, worst: 50 })));
    expect(lines.map((line) => line.name)).toEqual(['baselineErrorYenPerYear', 'setupYen']);
    expect(lines[0]).toMatchObject({ best: 6, worst: 24 });
    expect(lines[1]?.best).toBeCloseTo(8.4, 9);
    expect(lines[1]?.worst).toBeCloseTo(15.6, 9);
  });

  it('an end that never pays back is the widest swing; without a payback there are no lines', () => {
    const lines = paybackSensitivity(plain({ ...start, kind: 'assumed' }, benefit(100, { best: 100, worst: 0 })));
    expect(lines[0]).toEqual({ name: 'baselineErrorYenPerYear', best: 12, worst: null });
    expect(paybackSensitivity(plain(start))).toEqual([]);
    expect(paybackSensitivity(demoCostInputs())).toEqual([]);
  });
});

describe('balanceByYear', () => {
  it('starts with the outlay, and takes upkeep from the second year on', () => {
    const upkeep: CostInput = { name: 'recheckHoursPerYear', value: 2, kind: 'entered' };
    const rate: CostInput = { name: 'hourlyRateYen', value: 5, kind: 'entered' };
    expect(balanceByYear(plain(start, benefit(60), upkeep, rate), 3).base).toEqual([-100, -40, 10, 60]);
  });

  it('crosses zero where the payback says, and is null while an input is missing', () => {
    const inputs = plain(start, benefit(60));
    const months = costScenarios(inputs).base.paybackMonths ?? 0;
    const [, first = 0, second = 0] = balanceByYear(inputs, 2).base ?? [];
    expect(12 + (12 * -first) / (second - first)).toBeCloseTo(months, 9);
    expect(balanceByYear(demoCostInputs(), 5).base).toBeNull();
  });
});
