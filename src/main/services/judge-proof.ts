/** From figures to gates, cost and verdict, with sentences in one language. Pure. */
import type { Note, RouteResult } from '#shared/contract/figures.ts';
import type { CostResult, GateResult, VerdictResult } from '#shared/contract/gates.ts';
import { costScenarios, labelCostInputs, labelHoursOf, missingCostInputs, settleCostInputs, worstPaybackMonths } from '#shared/domain/cost.ts';
import type { CostInput } from '#shared/domain/cost.ts';
import type { DataFacts } from '#shared/domain/data-check.ts';
import { g1FiguresOf, noG3Figures } from '#shared/domain/gate-figures.ts';
import type { G3Figures } from '#shared/domain/gate-figures.ts';
import type { GateLock } from '#shared/domain/gate-settings.ts';
import type { Interval, Language } from '#shared/domain/gate-types.ts';
import { judgeG1, judgeG2, judgeG3, judgeG4, judgeG5 } from '#shared/domain/gates.ts';
import { priceLists, projectHours } from '#shared/domain/label-hours.ts';
import type { PricedImage } from '#shared/domain/label-hours.ts';
import { formCostInputs, missingOwners } from '#shared/domain/project-form.ts';
import type { ProjectForm } from '#shared/domain/project-form.ts';
import { gateWithText, verdictWithText } from '#shared/domain/reason-text.ts';
import { decideVerdict } from '#shared/domain/verdict.ts';
import type { BaselineFigures, Stage1Figures, Stage2Figures } from '../ports/method.ts';
import type { ProjectRecord } from '../ports/repos.ts';

export interface ProofFacts {
  readonly project: ProjectRecord;
  readonly lang: Language;
  readonly lock: GateLock;
  readonly dataFacts: DataFacts;
  readonly stage1: Stage1Figures;
  readonly hit: { readonly value: number | null; readonly ci: Interval | null; readonly reviewed: number };
  readonly stage2: Stage2Figures | null;
  readonly baseline: BaselineFigures | null;
  readonly masksToSettle: number | null;
  readonly routes: readonly RouteResult[] | null;
  /** Train images, and the reviewed ones among them. */
  readonly priced: readonly PricedImage[];
  readonly reviewed: readonly PricedImage[];
  readonly seconds: number;
}

export interface JudgedProof {
  readonly gates: readonly GateResult[];
  readonly verdict: VerdictResult;
  readonly cost: CostResult;
  readonly routes: readonly RouteResult[] | null;
  readonly notes: readonly Note[];
}

/** A recorded decision on foundation models, as the project stores it. */
interface G4Decision {
  readonly adopted: boolean;
  readonly reason: string;
  readonly who: string;
}

/** Compute minutes are rounded up to this, so that a run's own speed does not move the yen. */
const computeStepMinutes = 10;

export function judgeProof(facts: ProofFacts): JudgedProof {
  const { lock, lang, stage1, stage2 } = facts;
  const form = facts.project.form as ProjectForm;
  const decision = facts.project.g4Decision as G4Decision | null;
  const hours = projectHours(priceLists.plant, facts.priced, facts.reviewed, facts.project.classes.length);
  const inputs = settleCostInputs({ prices: labelCostInputs(hours, facts.priced.length, 'assumed'), given: facts.project.costInputs as readonly CostInput[], form: formCostInputs(form), measured: measuredInputs(facts) });
  // A plant's own seconds replace the list prices, in hours as in yen.
  const ownPrices = inputs.some((i) => ['tagSeconds', 'reviewSeconds', 'fullMaskSeconds'].includes(i.name) && i.kind !== 'assumed');
  const scenarios = costScenarios(inputs);
  const g3: G3Figures = stage2 === null ? noG3Figures : g3Figures(stage2, facts);
  const gates = [
    judgeG1(g1FiguresOf(facts.dataFacts), lock),
    judgeG2({ tagF1: stage1.tagF1.macro, tagF1Ci: stage1.tagF1.ci, testImages: stage1.tagF1.testImages, classesWithoutTest: stage1.tagF1.untested, hit: facts.hit, reviewers: null }, lock),
    judgeG3(g3, lock),
    judgeG4({ routes: [], notAdopted: decision && !decision.adopted ? { reason: decision.reason, by: decision.who } : null }, lock),
    judgeG5({ paybackMonths: worstPaybackMonths(scenarios), missingInputs: missingCostInputs(inputs), missingOwners: missingOwners(form) }, lock),
  ];
  return {
    gates: gates.map((g) => gateWithText(g, lang)) as unknown as readonly GateResult[],
    verdict: verdictWithText(decideVerdict(gates, lock.settings.profile), lang) as unknown as VerdictResult,
    cost: { ...(ownPrices ? labelHoursOf(inputs) : hours), yen: scenarios, inputs },
    routes: facts.routes,
    notes: notesOf(facts),
  };
}

function measuredInputs(facts: ProofFacts): readonly CostInput[] {
  const rate = (name: 'missRate' | 'falseAlarmRate', r: Stage2Figures['student']['missRate']): readonly CostInput[] =>
    r === null ? [] : [{ name, value: r.k / r.n, kind: 'measured', best: r.ci[0], worst: r.ci[1] }];
  const student = facts.stage2?.student;
  const minutes = Math.max(1, Math.ceil(facts.seconds / 60 / computeStepMinutes)) * computeStepMinutes;
  return [...rate('missRate', student?.missRate ?? null), ...rate('falseAlarmRate', student?.falseAlarmRate ?? null), { name: 'computeMinutesPerRun', value: minutes, kind: 'measured' }];
}

function g3Figures(stage2: Stage2Figures, facts: ProofFacts): G3Figures {
  const { student, minArea } = stage2;
  return {
    miou: student.miou,
    miouCi: student.miouCi,
    auditImages: student.n,
    classesWithoutTest: student.untested,
    missRate: student.missRate,
    minAreaRule: minArea.rule,
    classMissRates: student.classMissRates,
    baseline: facts.baseline,
    masksToSettle: facts.masksToSettle,
  };
}

function notesOf(facts: ProofFacts): readonly Note[] {
  const ja = facts.lang === 'ja';
  const notes: Note[] = [];
  const add = (field: string, jaText: string, enText: string): void => void notes.push({ field, reason: ja ? jaText : enText });
  if (facts.hit.value === null) add('stage1.seeds.hitOnReview', '無作為標本の確認がまだありません。', 'No image of the random sample has been reviewed.');
  if (facts.stage1.seeds.n === 0) add('stage1.seeds.miou', '監査サンプルに正解の塗り分けがありません。', 'The audit sample has no true masks.');
  if (facts.stage2 && facts.stage2.student.n === 0) add('stage2.student.miou', '監査サンプルに正解の塗り分けがありません。', 'The audit sample has no true masks.');
  if (facts.stage2 && facts.stage2.student.falseAlarmRate === null) add('stage2.student.falseAlarmRate', '監査サンプルに正常な画像がありません。', 'The audit sample has no normal image.');
  if (facts.stage2 && facts.baseline === null) {
    add('stage2.baselineSameHours', `手塗りの画像が足りません。あと ${facts.masksToSettle ?? 1} 枚塗ると比べられます。`, `Too few full masks; ${facts.masksToSettle ?? 1} more would allow the comparison.`);
  }
  return notes;
}
