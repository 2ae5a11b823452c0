/**
 * What adopting costs and saves, in yen of three scenarios. Conservative on purpose: the hours saved against full masks
 * are shown and give the break-even, but do not enter the payback, since without the project nobody would draw masks.
 */
import type { LabelHours } from './label-hours.ts';

export const costInputNames = [
  'hourlyRateYen',
  'labelledImages', 'fullMaskSeconds', 'tagSeconds', 'reviewSeconds',
  'retrainImagesPerYear', 'recheckHoursPerYear',
  'baselineMinutesPerDay', 'remainingMinutesPerDay', 'workDaysPerYear',
  'setupYen', 'educationYen', 'hardwareYen', 'hardwareLifeYears',
  'computeMinutesPerRun', 'runsPerYear', 'powerKw', 'electricityYenPerKwh',
  'defectivePartsPerYear', 'goodPartsPerYear', 'missRate', 'falseAlarmRate', 'missYen', 'falseAlarmYen',
  'baselineErrorYenPerYear',
] as const;
export type CostInputName = (typeof costInputNames)[number];

/**
 * One input; null while nobody gave it. The `…Seconds` are seconds a picture on average over all labelled pictures;
 * `reviewSeconds` holds looking and correcting together, since the tool times the review of a picture as a whole.
 * `best` and `worst` carry a measured spread (quartiles, ends of an interval); without them an assumed value is widened.
 */
export type CostInput = {
  readonly name: CostInputName;
  readonly value: number | null;
  readonly kind: 'measured' | 'entered' | 'assumed';
  readonly best?: number;
  readonly worst?: number;
};

export const scenarioNames = ['best', 'base', 'worst'] as const;
export type ScenarioName = (typeof scenarioNames)[number];

/** An assumed value without a spread is taken this share better and worse: nobody measured or vouched for it. */
export const assumedSpread = 0.3;

/** Inputs of which less is worse; of all others more is worse. */
const lowerIsWorse: ReadonlySet<CostInputName> = new Set<CostInputName>([
  'hourlyRateYen', 'fullMaskSeconds', 'baselineMinutesPerDay', 'workDaysPerYear', 'hardwareLifeYears', 'baselineErrorYenPerYear',
]);

/** Yen; `paybackMonths` is null when inputs are missing (then `paysBack` is null too) or when it never pays back. */
export type YenScenario = {
  readonly initial: number | null;
  readonly training: number | null;
  readonly yearlyOperation: number | null;
  readonly yearlyBenefit: number | null;
  readonly fiveYearTotal: number | null;
  readonly labelSaving: number | null;
  /** Pictures from which the label hours saved pay for set-up, education and hardware; null when none are saved. */
  readonly breakEvenImages: number | null;
  readonly paybackMonths: number | null;
  readonly paysBack: boolean | null;
};

export type CostScenarios = Readonly<Record<ScenarioName, YenScenario>>;

/** Inputs joined by name: a later list replaces an earlier one; every known name appears, in the order of the model. */
export function joinCostInputs(...lists: readonly (readonly CostInput[])[]): readonly CostInput[] {
  const byName = new Map(lists.flat().map((input) => [input.name, input]));
  return costInputNames.map((name) => byName.get(name) ?? { name, value: null, kind: 'entered' });
}

/**
 * Inputs as a verdict takes them: list prices give way to what people or a template gave, those to the project form, and
 * all of them to what was measured. What nobody gave has the value null.
 */
export function settleCostInputs(from: { readonly prices: readonly CostInput[]; readonly given: readonly CostInput[]; readonly form: readonly CostInput[]; readonly measured: readonly CostInput[] }): readonly CostInput[] {
  const known = (inputs: readonly CostInput[]): readonly CostInput[] => inputs.filter((i) => i.value !== null);
  const isMeasured = (i: CostInput): boolean => i.kind === 'measured';
  return joinCostInputs(from.prices.filter((i) => !isMeasured(i)), known(from.given), known(from.form), from.prices.filter(isMeasured), from.measured);
}

/** Label hours of the labelled pictures as the inputs say; null where one is missing. */
export function labelHoursOf(inputs: readonly CostInput[]): Readonly<Record<keyof LabelHours, number | null>> {
  const value = (name: CostInputName): number => inputOf(inputs, name)?.value ?? NaN;
  const hours = (seconds: CostInputName): number => (value('labelledImages') * value(seconds)) / 3600;
  const [hoursTags, hoursReview, hoursFullMasks] = [hours('tagSeconds'), hours('reviewSeconds'), hours('fullMaskSeconds')];
  return { hoursTags: orNull(hoursTags), hoursReview: orNull(hoursReview), hoursFullMasks: orNull(hoursFullMasks), hoursSaved: orNull(hoursFullMasks - hoursTags - hoursReview) };
}

/** Names of inputs that nobody gave, in the order of the model. */
export function missingCostInputs(inputs: readonly CostInput[]): readonly CostInputName[] {
  return costInputNames.filter((name) => inputOf(inputs, name) === null);
}

/** The three scenarios side by side. */
export function costScenarios(inputs: readonly CostInput[]): CostScenarios {
  return { best: costOf(inputs, 'best'), base: costOf(inputs, 'base'), worst: costOf(inputs, 'worst') };
}

/** Payback for gate G5: months at the worst case, Infinity when it never pays back, null while inputs are missing. */
export function worstPaybackMonths(scenarios: CostScenarios): number | null {
  return scenarios.worst.paysBack === false ? Infinity : scenarios.worst.paybackMonths;
}

function costOf(inputs: readonly CostInput[], scenario: ScenarioName): YenScenario {
  // NaN marks a missing input and spreads to exactly the figures that need it.
  const of = (name: CostInputName): number => scenarioValue(inputOf(inputs, name), name, scenario);
  const hour = of('hourlyRateYen');
  const ourHoursPerImage = (of('tagSeconds') + of('reviewSeconds')) / 3600;
  const savedYenPerImage = hour * (of('fullMaskSeconds') / 3600 - ourHoursPerImage);
  const training = of('educationYen');
  const fixed = of('setupYen') + of('hardwareYen') + training;
  const initial = fixed + hour * of('labelledImages') * ourHoursPerImage;
  const electricity = of('runsPerYear') * (of('computeMinutesPerRun') / 60) * of('powerKw') * of('electricityYenPerKwh');
  const errors =
    of('defectivePartsPerYear') * of('missRate') * of('missYen') +
    of('goodPartsPerYear') * of('falseAlarmRate') * of('falseAlarmYen');
  const inspectionHours = (of('workDaysPerYear') * (of('baselineMinutesPerDay') - of('remainingMinutesPerDay'))) / 60;
  const yearlyBenefit = hour * inspectionHours + of('baselineErrorYenPerYear') - errors;
  // Re-training and re-checks start in the second year.
  const upkeep = hour * (of('retrainImagesPerYear') * ourHoursPerImage + of('recheckHoursPerYear'));
  const yearlyOperation = electricity + upkeep;
  const replacement = of('hardwareYen') * Math.max(0, 5 / of('hardwareLifeYears') - 1);
  const payback = paybackMonths(initial, yearlyBenefit - electricity, yearlyBenefit - yearlyOperation);
  return {
    initial: orNull(initial),
    training: orNull(training),
    yearlyOperation: orNull(yearlyOperation),
    yearlyBenefit: orNull(yearlyBenefit),
    fiveYearTotal: orNull(initial + replacement + 5 * electricity + 4 * upkeep),
    labelSaving: orNull(of('labelledImages') * savedYenPerImage),
    breakEvenImages: savedYenPerImage > 0 ? orNull(Math.ceil(fixed / savedYenPerImage)) : null,
    paybackMonths: orNull(payback),
    paysBack: Number.isNaN(payback) ? null : payback !== Infinity,
  };
}

function inputOf(inputs: readonly CostInput[], name: CostInputName): CostInput | null {
  const found = inputs.find((input) => input.name === name);
  return found === undefined || found.value === null || !Number.isFinite(found.value) ? null : found;
}

/** The value of an input in a scenario: its own spread, else the assumed one; NaN when it is missing. */
export function scenarioValue(input: CostInput | null, name: CostInputName, scenario: ScenarioName): number {
  if (input === null || input.value === null) return NaN;
  if (scenario === 'base') return input.value;
  const given = input[scenario];
  if (given !== undefined) return given;
  if (input.kind !== 'assumed') return input.value;
  const up = lowerIsWorse.has(name) === (scenario === 'best');
  return input.value * (up ? 1 + assumedSpread : 1 - assumedSpread);
}

/** Months until the yearly balances (first year, later years) have covered the start; Infinity when they never do. */
function paybackMonths(initial: number, firstYear: number, laterYears: number): number {
  if (Number.isNaN(initial + firstYear + laterYears)) return NaN;
  if (initial <= 0) return 0;
  if (initial <= firstYear) return (12 * initial) / firstYear;
  return laterYears > 0 ? 12 + (12 * (initial - firstYear)) / laterYears : Infinity;
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Label hours of `imageCount` pictures as cost inputs; `kind` says whether the seconds behind them were measured. */
export function labelCostInputs(hours: LabelHours, imageCount: number, kind: CostInput['kind']): readonly CostInput[] {
  const perImage = (total: number): number | null => (imageCount > 0 ? (total * 3600) / imageCount : null);
  return [
    { name: 'labelledImages', value: imageCount, kind: 'measured' },
    { name: 'fullMaskSeconds', value: perImage(hours.hoursFullMasks), kind },
    { name: 'tagSeconds', value: perImage(hours.hoursTags), kind },
    { name: 'reviewSeconds', value: perImage(hours.hoursReview), kind },
  ];
}

/**
 * Cost inputs that the demo assumes; what it measures (label hours, rates, compute) and its form are joined on top.
 * A mid-sized line: one inspector all day, one workstation. Days and wages are known better than the assumed spread.
 */
export function demoCostInputs(): readonly CostInput[] {
  const kind = 'assumed';
  return [
    { name: 'hourlyRateYen', value: 3_000, kind, best: 3_300, worst: 2_700 },
    { name: 'retrainImagesPerYear', value: 100, kind },
    { name: 'recheckHoursPerYear', value: 24, kind },
    { name: 'remainingMinutesPerDay', value: 60, kind },
    { name: 'workDaysPerYear', value: 240, kind, best: 245, worst: 235 },
    { name: 'setupYen', value: 500_000, kind },
    { name: 'educationYen', value: 150_000, kind },
    { name: 'hardwareYen', value: 400_000, kind },
    { name: 'hardwareLifeYears', value: 5, kind },
    { name: 'runsPerYear', value: 12, kind },
    { name: 'powerKw', value: 0.3, kind },
    { name: 'electricityYenPerKwh', value: 30, kind },
    { name: 'defectivePartsPerYear', value: 200, kind },
    { name: 'goodPartsPerYear', value: 20_000, kind },
    { name: 'baselineErrorYenPerYear', value: 100_000, kind },
  ];
}
