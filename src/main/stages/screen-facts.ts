/** What a run leaves for the screens of stage 2, gathered from what its steps made. */
import { hasPresentTag, isNormal } from '#shared/domain/tags.ts';
import type { StepRunner } from '../pipeline/run-steps.ts';
import type { Corrections, LabelledImages, MethodImage, RefinerSample, ScoredImage, Stage2Leaves, StoredBlob, TrueMasks } from '../ports/method.ts';
import type { AppliedThreshold, CamOutput } from './1-seeds/seeds.ts';
import type { EvaluateOutput, ImageEvaluation } from './2-pseudo-masks/evaluate.ts';
import type { PseudoScoreOutput } from './2-pseudo-masks/pseudo-score.ts';
import type { RefineOutput } from './2-pseudo-masks/refine.ts';
import { curveEverySteps } from './2-pseudo-masks/student.ts';
import { leavesStep } from './2-pseudo-masks/student-maps.ts';
import { imagesOf, keepStudentMaps } from './method.ts';
import type { Prepared, TrainedStudent } from './method.ts';
import { imageIou } from './scores.ts';

/** The part of stage 1's work that is shown. */
export interface SeedWork {
  readonly prepared: Prepared;
  readonly train: readonly MethodImage[];
  readonly threshold: AppliedThreshold;
  readonly trainCams: CamOutput;
  readonly refined: RefineOutput;
  readonly refinerSample: RefinerSample | null;
  readonly testTagged: readonly MethodImage[];
  readonly testCams: CamOutput;
  readonly testRefined: RefineOutput;
}

export interface ScreenParts {
  readonly trained: TrainedStudent;
  readonly onVal: EvaluateOutput;
  readonly evaluation: EvaluateOutput;
  readonly pseudo: PseudoScoreOutput;
  readonly corrections: Corrections;
  readonly masks: TrueMasks;
}

export async function keepForScreens(run: StepRunner, work: SeedWork, parts: ScreenParts): Promise<StoredBlob> {
  const { prepared, train } = work;
  const { trained } = parts;
  const val = imagesOf(prepared.data, 'val');
  const test = imagesOf(prepared.data, 'test');
  const maps = new Map((await keepStudentMaps(run, prepared, trained.student, [...val, ...test])).images.map((i) => [i.sha256, i.map.blob]));
  const scored = (images: readonly MethodImage[], { images: evaluations }: EvaluateOutput, masks: TrueMasks): readonly ScoredImage[] =>
    images.map((image, i) => {
      const { largest, confusion, sizeBins } = evaluations[i] as ImageEvaluation;
      return {
        sha256: image.sha256,
        largest,
        map: maps.get(image.sha256) as string,
        confusion,
        sizeBins,
        iou: imageIou(evaluations[i] as ImageEvaluation),
        truth: masks.get(image.sha256)?.blob ?? null,
        present: image.tags.flatMap((t, k) => (t === 'present' ? [k + 1] : [])),
        tagged: hasPresentTag(image.tags),
        normal: isNormal(image.tags),
      };
    });
  const curve = (student: 'first' | 'final', losses: readonly number[]) => ({ student, everySteps: curveEverySteps, losses });
  const facts: Stage2Leaves = {
    version: 1,
    classes: prepared.data.classes.map(({ id, name }) => ({ id, name })),
    seedThreshold: work.threshold.threshold,
    refinedThreshold: work.refined.threshold,
    train: labelled(train, work.trainCams, work.refined),
    test: labelled(work.testTagged, work.testCams, work.testRefined),
    learned: train.map((image) => learnedFrom(image, parts.corrections)),
    source: trained.source,
    relabelled: trained.source === 'refined' ? null : trained.labels,
    sample: work.refinerSample,
    curves: [...(trained.first ? [curve('first', trained.first.curve)] : []), curve('final', trained.student.curve)],
    doubt: { auroc: parts.pseudo.auroc, spearman: parts.pseudo.spearman },
    // Masks of val, when there are any, were not looked at: val serves to choose.
    scored: { val: scored(val, parts.onVal, new Map()), test: scored(test, parts.evaluation, parts.masks) },
  };
  return (await run(leavesStep, facts)).leaves;
}

export function labelled(images: readonly MethodImage[], cams: CamOutput, refined: RefineOutput): LabelledImages {
  return {
    maps: cams.maps,
    mapGrid: cams.grid,
    labels: refined.labels,
    doubtMaps: refined.doubtMaps,
    grid: refined.grid,
    ignoredShare: refined.ignoredShare,
    rows: images.map((i, row) => ({ sha256: i.sha256, doubt: refined.doubts[row] as number })),
  };
}

/** The same choice as `labelled` of method.ts makes for the training. */
function learnedFrom(image: MethodImage, corrections: Corrections): Stage2Leaves['learned'][number] {
  const correction = corrections.get(image.sha256);
  if (correction) return { kind: 'corrected', mask: correction.blob };
  if (correction === null) return { kind: 'nothing-there', mask: null };
  if (isNormal(image.tags)) return { kind: 'normal', mask: null };
  return { kind: hasPresentTag(image.tags) ? 'pseudo' : 'left-out', mask: null };
}
