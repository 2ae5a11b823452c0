/** The cost inputs as the screen groups them. */
import type { CostInput, CostInputName } from '#shared/domain/cost.ts';
import type { CostEdit, CostLine } from '#shared/contract/decision.ts';

export const costGroups: readonly { readonly id: string; readonly names: readonly CostInputName[] }[] = [
  { id: 'labels', names: ['hourlyRateYen', 'labelledImages', 'fullMaskSeconds', 'tagSeconds', 'reviewSeconds'] },
  { id: 'inspection', names: ['baselineMinutesPerDay', 'remainingMinutesPerDay', 'workDaysPerYear'] },
  { id: 'start', names: ['setupYen', 'educationYen', 'hardwareYen', 'hardwareLifeYears'] },
  { id: 'upkeep', names: ['retrainImagesPerYear', 'recheckHoursPerYear', 'computeMinutesPerRun', 'runsPerYear', 'powerKw', 'electricityYenPerKwh'] },
  { id: 'errors', names: ['defectivePartsPerYear', 'goodPartsPerYear', 'missRate', 'falseAlarmRate', 'missYen', 'falseAlarmYen', 'baselineErrorYenPerYear'] },
];

/** What may be typed over: measured figures stay as measured, those of the project form are changed there. */
export function isEditable(line: Pick<CostLine, 'from'>): boolean {
  return line.from !== 'run' && line.from !== 'form';
}

/** The lines with the edits laid over them, for figures that follow while a person types. */
export function withEdits(lines: readonly CostLine[], edits: ReadonlyMap<string, CostEdit>): readonly CostInput[] {
  return lines.map((line): CostInput => {
    const edit = edits.get(line.name);
    if (edit) return { name: edit.name, value: edit.value, kind: edit.kind, ...(edit.best === undefined || edit.worst === undefined ? {} : { best: edit.best, worst: edit.worst }) };
    return { name: line.name, value: line.value, kind: line.kind, ...(line.best === undefined || line.worst === undefined ? {} : { best: line.best, worst: line.worst }) };
  });
}

export type CostDraft = { readonly value: number | null; readonly best: number | null; readonly worst: number | null; readonly kind: 'entered' | 'assumed' };

/** The edit of a line; null when nothing differs. One end of a spread alone stands for both ends at the value. */
export function editOf(line: CostLine, draft: CostDraft): CostEdit | null {
  const spread = draft.value !== null && (draft.best !== null || draft.worst !== null) ? { best: draft.best ?? draft.value, worst: draft.worst ?? draft.value } : {};
  const same = draft.value === line.value && draft.kind === line.kind && (spread.best ?? null) === (line.best ?? null) && (spread.worst ?? null) === (line.worst ?? null);
  return same ? null : { name: line.name, value: draft.value, kind: draft.kind, ...spread };
}
