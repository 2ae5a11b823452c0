/** Which input moves the payback most, and how money runs over five years: what a board asks after the three scenarios. */
import { type CostInput, type CostInputName, costScenarios, type ScenarioName, scenarioNames, scenarioValue } from './cost.ts';

/** Payback months of the base case with one input at its better and its worse end; null = it never pays back. */
export type Sensitivity = { readonly name: CostInputName; readonly best: number | null; readonly worst: number | null };

/**
 * One line for each input whose ends differ, widest swing first (never paying back is the widest). Empty while the base case
 * itself has no payback: then there is nothing to move.
 */
export function paybackSensitivity(inputs: readonly CostInput[]): readonly Sensitivity[] {
  if (costScenarios(inputs).base.paybackMonths === null) return [];
  const monthsAt = (input: CostInput, scenario: ScenarioName): number | null =>
    costScenarios(inputs.map((other) => (other === input ? { ...input, value: scenarioValue(input, input.name, scenario) } : other))).base.paybackMonths;
  const swing = ({ best, worst }: Sensitivity): number => (best === null || worst === null ? Infinity : Math.abs(worst - best));
  return inputs
    .filter((input) => input.value !== null)
    .map((input) => ({ name: input.name, best: monthsAt(input, 'best'), worst: monthsAt(input, 'worst') }))
    .filter((line) => line.best !== line.worst)
    .sort((a, b) => (swing(a) === swing(b) ? 0 : swing(b) - swing(a)));
}

/** Yen by the end of each year from 0 (the start) to `years`, in each scenario; null where an input is missing. */
export function balanceByYear(inputs: readonly CostInput[], years: number): Readonly<Record<ScenarioName, readonly number[] | null>> {
  const scenarios = costScenarios(inputs);
  const of = (scenario: ScenarioName): readonly number[] | null => {
    const { initial, yearlyBenefit, yearlyOperation } = scenarios[scenario];
    const electricity = ['runsPerYear', 'computeMinutesPerRun', 'powerKw', 'electricityYenPerKwh'] as const;
    const [runs = NaN, minutes = NaN, kw = NaN, price = NaN] = electricity.map((name) => scenarioValue(inputs.find((input) => input.name === name) ?? null, name, scenario));
    const first = (yearlyBenefit ?? NaN) - (runs * minutes * kw * price) / 60;
    const later = (yearlyBenefit ?? NaN) - (yearlyOperation ?? NaN);
    const balance = Array.from({ length: years + 1 }, (_, year) => -(initial ?? NaN) + (year === 0 ? 0 : first + (year - 1) * later));
    return balance.every((yen) => Number.isFinite(yen)) ? balance : null;
  };
  return Object.fromEntries(scenarioNames.map((scenario) => [scenario, of(scenario)])) as Record<ScenarioName, readonly number[] | null>;
}
