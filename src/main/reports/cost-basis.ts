import type { CostInputResult } from '#shared/contract/gates.ts';
import type { CostInputName } from '#shared/domain/cost.ts';

const ourSeconds = ['tagSeconds', 'reviewSeconds'] as const;
const initial = ['setupYen', 'hardwareYen', 'educationYen', 'hourlyRateYen', 'labelledImages', ...ourSeconds] as const;
const operation = [
  'runsPerYear', 'computeMinutesPerRun', 'powerKw', 'electricityYenPerKwh', 'hourlyRateYen', 'retrainImagesPerYear', 'recheckHoursPerYear', ...ourSeconds,
] as const;
const benefit = [
  'hourlyRateYen', 'workDaysPerYear', 'baselineMinutesPerDay', 'remainingMinutesPerDay', 'baselineErrorYenPerYear',
  'defectivePartsPerYear', 'goodPartsPerYear', 'missRate', 'falseAlarmRate', 'missYen', 'falseAlarmYen',
] as const;

/** The inputs that each figure of the cost tables rests on, as the cost model computes it. */
const basis = {
  hoursTags: ['labelledImages', 'tagSeconds'],
  hoursReview: ['labelledImages', 'reviewSeconds'],
  hoursFullMasks: ['labelledImages', 'fullMaskSeconds'],
  hoursSaved: ['labelledImages', 'fullMaskSeconds', ...ourSeconds],
  initial,
  training: ['educationYen'],
  yearlyOperation: operation,
  yearlyBenefit: benefit,
  fiveYearTotal: [...initial, ...operation, 'hardwareLifeYears'],
  payback: [...initial, ...operation, ...benefit],
} as const satisfies Readonly<Record<string, readonly CostInputName[]>>;
export type CostFigure = keyof typeof basis;

const strength: Readonly<Record<CostInputResult['kind'], number>> = { assumed: 0, entered: 1, measured: 2 };

/** The weakest kind among the inputs behind a figure (assumed < entered < measured); null when none of them is known. */
export function weakestKind(inputs: readonly CostInputResult[], figure: CostFigure): CostInputResult['kind'] | null {
  const names: readonly string[] = basis[figure];
  return inputs
    .filter((input) => input.value !== null && names.includes(input.name))
    .reduce<CostInputResult['kind'] | null>((weakest, { kind }) => (weakest === null || strength[kind] < strength[weakest] ? kind : weakest), null);
}
