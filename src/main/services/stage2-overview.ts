/** The figures of stage 2 as its screen shows them. Pure but for what it is given. */
import { gateSchema } from '#shared/contract/gates.ts';
import type { Stage2Overview } from '#shared/contract/stage2.ts';
import type { Rate } from '#shared/contract/figures.ts';
import type { Gate, Language } from '#shared/domain/gate-types.ts';
import { gateWithText } from '#shared/domain/reason-text.ts';
import type { Stage2Leaves } from '../ports/method.ts';
import type { ProjectClass } from '../ports/repos.ts';
import type { Stage2Run } from './stage2-leaves.ts';

/** Results are stored loosely, so that they can be extended; these are the extra keys that `stage2Result` writes. */
interface StudentExtra {
  readonly minArea: number;
  readonly minAreaRule: string;
  readonly classMissRates?: readonly { readonly name: string; readonly rate: Rate | null }[];
}

export function overviewOf(run: Stage2Run, leaves: Stage2Leaves | null, projectClasses: readonly ProjectClass[], lang: Language): Stage2Overview {
  const { record, stored, stage2 } = run;
  const { result } = stored;
  const student = stage2.student;
  const extra = student as unknown as StudentExtra;
  const names = result.dataset.classes;
  // A run of an older program kept only names; a class renamed since is found by its place.
  const classes = leaves?.classes ?? names.map((name, i) => ({ id: projectClasses.find((c) => c.name === name)?.id ?? projectClasses[i]?.id ?? i + 1, name }));
  const training = stage2.training as { readonly firstLoss: number; readonly lastLoss: number; readonly curve: readonly number[] } | undefined;
  const baseline = stage2.baselineSameHours;
  const taggedTrain = leaves?.train.rows.filter((r) => r.doubt > 0) ?? [];
  const stage1Seeds = result.stage1?.seeds;
  // Older programs knew one refiner and did not name it.
  const choice = result.stage1?.refiner ?? null;
  return {
    run: { id: record.id, finishedAt: record.finishedAt as string, seed: record.seed, datasetVersion: stored.basis?.dataset ?? null, backbone: stored.backbone.id },
    classes,
    convention: String(result.convention ?? ''),
    hasImages: leaves !== null,
    auditImages: result.dataset.test,
    student: {
      miou: student.miou,
      miouCi: student.miouCi,
      perClass: classes.map(({ id, name }) => {
        const f = student.perClass[name];
        return { classId: id, name, iou: f?.iou ?? null, iouCi: f?.iouCi ?? null, precision: f?.precision ?? null, recall: f?.recall ?? null, n: f?.n ?? 0, misses: extra.classMissRates?.find((m) => m.name === name)?.rate ?? null };
      }),
      perSize: student.perSize,
      boundaryIou: student.boundaryIou,
      missRate: student.missRate,
      falseAlarmRate: student.falseAlarmRate,
      n: student.n,
      minArea: extra.minArea,
      minAreaRule: extra.minAreaRule,
      secondsPerImage: typeof stage2.secondsPerImage === 'number' ? stage2.secondsPerImage : null,
    },
    confusion: leaves ? confusionOf(leaves) : null,
    refiners: [
      { id: 'raw', threshold: leaves?.seedThreshold ?? stage1Seeds?.threshold ?? 0, miou: stage1Seeds?.miou ?? null, n: stage1Seeds?.n ?? 0, ignoredTrain: leaves ? 0 : null, doubtTrain: null },
      {
        id: choice?.id ?? 'pamr',
        threshold: leaves?.refinedThreshold ?? 0,
        miou: stage2.pseudo.miou,
        n: stage2.pseudo.n,
        ignoredTrain: leaves?.train.ignoredShare ?? null,
        doubtTrain: taggedTrain.length === 0 ? null : taggedTrain.reduce((sum, r) => sum + r.doubt, 0) / taggedTrain.length,
      },
    ],
    choice,
    tried: leaves?.sample?.rows.length ?? 0,
    doubt: leaves?.doubt ?? null,
    learned: leaves ? learnedCounts(leaves) : null,
    source: leaves?.source ?? null,
    training: training ? { firstLoss: training.firstLoss, lastLoss: training.lastLoss, seconds: result.seconds.student ?? null, curves: leaves?.curves ?? [{ student: 'final', everySteps: 10, losses: training.curve }] } : null,
    baseline: baseline && { prices: baseline.prices, miou: baseline.miou, gain: typeof baseline.gain === 'number' ? baseline.gain : null, gainCi: baseline.gainCi, masks: baseline.masks, labelHours: baseline.labelHours },
    baselineNote: baseline === null ? (result.notes.find((n) => n.field === 'stage2.baselineSameHours')?.reason ?? null) : null,
    gate: gateSchema.parse(gateWithText(stage2.gate as unknown as Gate, lang)),
    deliverable: stored.deliverable && { sha256: stored.deliverable.blob, bytes: stored.deliverable.bytes },
  };
}

function confusionOf(leaves: Stage2Leaves): readonly (readonly number[])[] | null {
  const size = leaves.classes.length + 1;
  const sum = new Float64Array(size * size);
  let scored = 0;
  for (const { confusion } of leaves.scored.test) {
    if (!confusion) continue;
    scored++;
    confusion.forEach((v, i) => (sum[i] = (sum[i] as number) + v));
  }
  return scored === 0 ? null : Array.from({ length: size }, (_, t) => [...sum.subarray(t * size, (t + 1) * size)]);
}

function learnedCounts(leaves: Stage2Leaves): NonNullable<Stage2Overview['learned']> {
  const count = (kind: Stage2Leaves['learned'][number]['kind']): number => leaves.learned.filter((l) => l.kind === kind).length;
  return { pseudo: count('pseudo'), corrected: count('corrected'), nothingThere: count('nothing-there'), normal: count('normal'), leftOut: count('left-out') };
}
