/** What a run leaves for the screens of stage 1 and the review, gathered from what its steps made. */
import { presentFlags } from './1-seeds/seeds.ts';
import type { StepRunner } from '../pipeline/run-steps.ts';
import type { MethodImage, Stage1Leaves, StoredBlob } from '../ports/method.ts';
import { seedFactsStep } from './1-seeds/seed-facts.ts';
import type { AppliedThreshold, CamOutput } from './1-seeds/seeds.ts';
import type { TagModelOutput } from './1-seeds/tag-model.ts';
import type { RefineOutput } from './2-pseudo-masks/refine.ts';
import { levelsAt } from './common/backbone.ts';
import { placeLevels } from './common/feature-file.ts';
import type { ImageBlob } from './common/schemas.ts';
import type { Prepared } from './method.ts';
import { labelled } from './screen-facts.ts';

export interface SeedParts {
  readonly prepared: Prepared;
  readonly train: readonly MethodImage[];
  readonly tagModel: TagModelOutput;
  readonly threshold: AppliedThreshold;
  readonly trainCams: CamOutput;
  readonly refined: RefineOutput;
}

export async function keepSeedsForScreens(run: StepRunner, parts: SeedParts): Promise<StoredBlob> {
  const { prepared, train, tagModel, threshold, trainCams, refined } = parts;
  const facts: Omit<Stage1Leaves, 'curves' | 'curveBins' | 'typicalPeaks'> = {
    version: 1,
    classes: prepared.data.classes,
    tagModel: { thresholds: tagModel.thresholds, valMeanAp: tagModel.valMeanAp },
    threshold: { value: threshold.threshold, rule: threshold.rule, curve: threshold.curve, areaShare: threshold.areaShare, normals: threshold.normals },
    refinedThreshold: refined.threshold,
    seeds: labelled(train, trainCams, refined),
    featureLevels: placeLevels(levelsAt(prepared.backbone, prepared.size)).placed.map(({ name, channels, height, width, offsetBytes }) => ({ name, channels, height, width, offsetBytes })),
    images: train.map((image, row) => ({ tags: image.tags, features: (prepared.features.get(image.sha256) as ImageBlob).ref, peaks: presentFlags(image.tags).includes(1) ? (refined.peaks[row] ?? []) : [] })),
  };
  return (await run(seedFactsStep, facts)).leaves;
}
