/** What must be agreed before gate G1: who owns the work, what it is for, what errors cost, and when to stop. */
import type { CostInput } from './cost.ts';
import type { Language } from './gate-types.ts';

export const ownerRoles = ['project', 'operation'] as const;
export type OwnerRole = (typeof ownerRoles)[number];

/** Empty texts and nulls are "not filled in". `kind` says whether people filled it in or the demo assumed it. */
export type ProjectForm = {
  readonly owners: Readonly<Record<OwnerRole, string>>;
  readonly use: string;
  readonly missYen: number | null;
  readonly falseAlarmYen: number | null;
  /** Minutes a working day that people spend on the task today. */
  readonly baselineMinutesPerDay: number | null;
  readonly withdrawalRule: string;
  readonly kind: 'entered' | 'assumed';
};

export const emptyForm: ProjectForm = {
  owners: { project: '', operation: '' },
  use: '',
  missYen: null,
  falseAlarmYen: null,
  baselineMinutesPerDay: null,
  withdrawalRule: '',
  kind: 'entered',
};

/** Roles that nobody is named for. */
export function missingOwners(form: ProjectForm): readonly OwnerRole[] {
  return ownerRoles.filter((role) => form.owners[role].trim() === '');
}

/** Fields of the form that are not filled in, in the order of the form. */
export function missingFormFields(form: ProjectForm): readonly string[] {
  const isBlank = (value: string | number | null): boolean => value === null || (typeof value === 'string' && value.trim() === '');
  return [
    ...missingOwners(form).map((role) => `owners.${role}`),
    ...(['use', 'missYen', 'falseAlarmYen', 'baselineMinutesPerDay', 'withdrawalRule'] as const).filter((key) => isBlank(form[key])),
  ];
}

/** The three figures of the form as cost inputs; a figure that is not filled in has the value null. */
export function formCostInputs(form: ProjectForm): readonly CostInput[] {
  return [
    { name: 'missYen', value: form.missYen, kind: form.kind },
    { name: 'falseAlarmYen', value: form.falseAlarmYen, kind: form.kind },
    { name: 'baselineMinutesPerDay', value: form.baselineMinutesPerDay, kind: form.kind },
  ];
}

/** The form of the demo: complete, and marked as assumed. */
export function demoForm(language: Language): ProjectForm {
  const texts = {
    ja: {
      project: '製造部 検査課長 (仮)',
      operation: '品質保証課 (仮)',
      use: '鋳物表面の傷の見つけ漏れを減らし、目視の確認時間を短くする。',
      withdrawalRule: '3 か月続けて見逃し率が 10 % を超えたら、目視検査に戻す。',
    },
    en: {
      project: 'Head of inspection, production (assumed)',
      operation: 'Quality assurance (assumed)',
      use: 'Miss fewer surface flaws on castings and shorten the visual check.',
      withdrawalRule: 'Back to visual inspection if the miss rate stays above 10 % for three months.',
    },
  }[language];
  return {
    owners: { project: texts.project, operation: texts.operation },
    use: texts.use,
    missYen: 5_000,
    falseAlarmYen: 50,
    baselineMinutesPerDay: 480,
    withdrawalRule: texts.withdrawalRule,
    kind: 'assumed',
  };
}
