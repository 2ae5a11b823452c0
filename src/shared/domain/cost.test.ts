import { describe, expect, it } from 'vitest';
import {
  type CostInput, costInputNames, type CostInputName, costScenarios, demoCostInputs, joinCostInputs, labelCostInputs,
  missingCostInputs, worstPaybackMonths,
} from './cost.ts';
import { demoForm, emptyForm, formCostInputs, missingFormFields, missingOwners } from './project-form.ts';

const entered = (values: Partial<Record<CostInputName, number | null>>): readonly CostInput[] =>
  costInputNames.flatMap((name) => (values[name] === undefined ? [] : [{ name, value: values[name], kind: 'entered' as const }]));

// 100 pictures: 40 s of ours instead of 240 s of full masks, at 3600 yen an hour = 1 yen a second.
const worked = entered({
  hourlyRateYen: 3_600, labelledImages: 100, fullMaskSeconds: 240, tagSeconds: 10, reviewSeconds: 30,
  retrainImagesPerYear: 50, recheckHoursPerYear: 10,
  baselineMinutesPerDay: 120, remainingMinutesPerDay: 60, workDaysPerYear: 100,
  setupYen: 100_000, educationYen: 46_000, hardwareYen: 200_000, hardwareLifeYears: 4,
  computeMinutesPerRun: 60, runsPerYear: 10, powerKw: 0.5, electricityYenPerKwh: 20,
  defectivePartsPerYear: 100, goodPartsPerYear: 1_000, missRate: 0.1, falseAlarmRate: 0.2, missYen: 1_000, falseAlarmYen: 50,
  baselineErrorYenPerYear: 5_000,
});

describe('costScenarios', () => {
  it('follows a case worked by hand', () => {
    const { base, worst } = costScenarios(worked);
    // initial = 100 000 + 46 000 + 200 000 + 100 × 40; electricity = 10 h × 0.5 kW × 20; upkeep = 50 × 40 + 10 × 3600
    // benefit = 100 h × 3600 + 5 000 − 100·0.1·1 000 − 1 000·0.2·50; label saving = 100 × 200; break-even = 346 000 / 200
    // first year 344 900 of 350 000, rest 5 100 at 306 900 a year
    expect(base).toEqual({
      initial: 350_000,
      training: 46_000,
      yearlyOperation: 38_100,
      yearlyBenefit: 345_000,
      fiveYearTotal: 350_000 + 50_000 + 500 + 4 * 38_000,
      labelSaving: 20_000,
      breakEvenImages: 1_730,
      paybackMonths: expect.closeTo(12 + (12 * 5_100) / 306_900, 9) as number,
      paysBack: true,
    });
    expect(worst).toEqual(base);
  });

  it('widens assumed values to their worse side, keeps entered ones, and takes a given spread', () => {
    const change = (input: CostInput) => costScenarios(joinCostInputs(worked, [input]));
    const days = change({ name: 'workDaysPerYear', value: 100, kind: 'assumed' });
    expect([days.best.yearlyBenefit, days.base.yearlyBenefit, days.worst.yearlyBenefit]).toEqual([453_000, 345_000, 237_000]);
    const rate = change({ name: 'missRate', value: 0.1, kind: 'measured', best: 0.05, worst: 0.2 });
    expect([rate.best.yearlyBenefit, rate.base.yearlyBenefit, rate.worst.yearlyBenefit]).toEqual([350_000, 345_000, 335_000]);
    const setup = change({ name: 'setupYen', value: 100_000, kind: 'assumed' });
    expect([setup.best.initial, setup.worst.initial]).toEqual([320_000, 380_000]);
  });

  it('is never better at the worst case, whatever was assumed', () => {
    const flattered = costInputNames.filter((name) => {
      const value = worked.find((input) => input.name === name)?.value ?? 0;
      const { best, worst } = costScenarios(joinCostInputs(worked, [{ name, value, kind: 'assumed' }]));
      return (worst.paybackMonths ?? Infinity) < (best.paybackMonths ?? Infinity);
    });
    expect(flattered).toEqual([]);
  });

  it.each(costInputNames.filter((name) => name !== 'fullMaskSeconds' && name !== 'hardwareLifeYears'))('has no payback without %s', (name) => {
    const inputs = joinCostInputs(worked, [{ name, value: null, kind: 'entered' }]);
    const scenarios = costScenarios(inputs);
    expect([scenarios.worst.paybackMonths, scenarios.worst.paysBack, worstPaybackMonths(scenarios)]).toEqual([null, null, null]);
    expect(missingCostInputs(inputs)).toEqual([name]);
  });

  it('says never when the yearly balance does not cover the start', () => {
    const never = costScenarios(joinCostInputs(worked, entered({ baselineMinutesPerDay: 60 })));
    expect([never.worst.paybackMonths, never.worst.paysBack, worstPaybackMonths(never)]).toEqual([null, false, Infinity]);
  });

  it('has no break-even when our way takes longer than full masks', () => {
    expect(costScenarios(joinCostInputs(worked, entered({ fullMaskSeconds: 39 }))).base.breakEvenImages).toBeNull();
  });

  it('pays back at once when nothing was spent', () => {
    const free = entered({ setupYen: 0, educationYen: 0, hardwareYen: 0, labelledImages: 0 });
    expect(costScenarios(joinCostInputs(worked, free)).base.paybackMonths).toBe(0);
  });
});

it('joins inputs by name, later ones first, and lists what nobody gave', () => {
  const joined = joinCostInputs(entered({ setupYen: 1 }), entered({ setupYen: 2 }));
  expect(joined.map((input) => input.name)).toEqual([...costInputNames]);
  expect(joined.find((input) => input.name === 'setupYen')?.value).toBe(2);
  expect(missingCostInputs(joined)).toHaveLength(costInputNames.length - 1);
});

it('turns label hours into seconds a picture', () => {
  const hours = { hoursTags: 1, hoursReview: 0.5, hoursFullMasks: 10, hoursSaved: 8.5 };
  expect(labelCostInputs(hours, 360, 'assumed').map((input) => input.value)).toEqual([360, 100, 10, 5]);
  expect(labelCostInputs(hours, 0, 'assumed')[1].value).toBeNull();
});

describe('the demo', () => {
  const measured = entered({ labelledImages: 240, fullMaskSeconds: 150, tagSeconds: 5, reviewSeconds: 10, computeMinutesPerRun: 3, missRate: 0.03, falseAlarmRate: 0.05 });

  it('needs nothing but its form and measured figures, and all else is marked as assumed', () => {
    const inputs = joinCostInputs(demoCostInputs(), formCostInputs(demoForm('ja')), measured);
    expect(missingCostInputs(inputs)).toEqual([]);
    expect(inputs.filter((input) => input.kind === 'assumed')).toHaveLength(costInputNames.length - measured.length);
    expect(worstPaybackMonths(costScenarios(inputs))).toBeLessThan(24);
  });

  it('fills the project form, and an empty form lists its fields', () => {
    expect([missingFormFields(demoForm('ja')), missingOwners(demoForm('en'))]).toEqual([[], []]);
    expect(demoForm('ja').kind).toBe('assumed');
    expect(missingFormFields(emptyForm)).toEqual([
      'owners.project', 'owners.operation', 'use', 'missYen', 'falseAlarmYen', 'baselineMinutesPerDay', 'withdrawalRule',
    ]);
    expect(missingOwners({ ...demoForm('ja'), owners: { project: ' ', operation: '係長' } })).toEqual(['project']);
  });
});
