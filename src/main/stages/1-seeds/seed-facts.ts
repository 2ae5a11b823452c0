/** Step for the screens alone: how much of each train image lies above each threshold, and the facts of stage 1 in one blob. Nothing is learned from it. */
import { z } from 'zod';
import { normaliseCam } from '#shared/kernels/cam.ts';
import { median } from '#shared/kernels/quantile.ts';
import { accumulateScores, scoreBins } from '#shared/kernels/threshold.ts';
import type { TagState } from '#shared/domain/tags.ts';
import type { Stage1Leaves } from '../../ports/method.ts';
import type { Step } from '../../pipeline/step.ts';
import { getFloatStack } from '../common/float-stack.ts';
import { blobRefSchema } from '../common/schemas.ts';
import { maxOverClasses, presentFlags } from './seeds.ts';

export type SeedFactsInput = Omit<Stage1Leaves, 'curves' | 'curveBins' | 'typicalPeaks'>;

const outputSchema = z.object({ leaves: blobRefSchema, curves: blobRefSchema });

export const seedFactsStep: Step<SeedFactsInput, z.infer<typeof outputSchema>> = {
  name: 'stage1-facts',
  stage: 1,
  version: 1,
  output: outputSchema,
  async run(input, context) {
    const { height, width } = input.seeds.mapGrid;
    const k = input.classes.length;
    const rows = await getFloatStack(context.blobs, input.seeds.maps, k * height * width);
    const tags = input.images.map((i) => i.tags);
    const typicalPeaks = typicalPeaksOf(rows, tags, k, height * width);
    const curves = new Uint32Array(rows.length * (k + 1) * scoreBins);
    rows.forEach((row, i) => curves.set(curvesOf(scoresOf(row, tags[i] as readonly TagState[], typicalPeaks, k, height * width), k, height * width), i * (k + 1) * scoreBins));
    const kept = await context.blobs.put(new Uint8Array(curves.buffer));
    const facts: Stage1Leaves = { ...input, typicalPeaks, curves: { blob: kept.sha256, bytes: kept.bytes }, curveBins: scoreBins };
    const info = await context.blobs.put(new TextEncoder().encode(JSON.stringify(facts)));
    return { leaves: { blob: info.sha256, bytes: info.bytes }, curves: facts.curves };
  },
};

/** Median over the tagged images of a class's highest value; null without one (or where nothing lights up). */
export function typicalPeaksOf(rows: readonly Float32Array[], tags: readonly (readonly TagState[])[], classCount: number, area: number): readonly (number | null)[] {
  return Array.from({ length: classCount }, (_, k) => {
    const peaks = rows.flatMap((row, i) => (tags[i]?.[k] === 'present' ? [row.subarray(k * area, (k + 1) * area).reduce((a, b) => Math.max(a, b), 0)] : []));
    const typical = peaks.length === 0 ? 0 : median(peaks);
    return typical > 0 ? typical : null;
  });
}

/** What the threshold is held against: maps over their own maximum for tagged classes, over the typical peak on normal images, else 0. */
export function scoresOf(row: Float32Array, tags: readonly TagState[], typicalPeaks: readonly (number | null)[], classCount: number, area: number): Float32Array {
  const present = presentFlags(tags);
  if (present.includes(1)) return normaliseCam(row, classCount, area, present);
  const out = new Float32Array(classCount * area);
  if (!tags.every((t) => t === 'absent')) return out;
  typicalPeaks.forEach((typical, k) => {
    if (typical !== null) for (let p = k * area; p < (k + 1) * area; p++) out[p] = Math.min(1, (row[p] as number) / typical);
  });
  return out;
}

/** Cells above 0, 1, … 99 hundredths: of the highest class, then of each class. */
export function curvesOf(scores: Float32Array, classCount: number, area: number): Uint32Array {
  const out = new Uint32Array((classCount + 1) * scoreBins);
  for (let set = 0; set <= classCount; set++) {
    const histogram = new Float64Array(scoreBins);
    accumulateScores(histogram, set === 0 ? maxOverClasses(scores, classCount, area) : scores.subarray((set - 1) * area, set * area));
    let above = 0;
    for (let bin = scoreBins - 1; bin >= 0; bin--) {
      above += histogram[bin] as number;
      out[set * scoreBins + bin] = above;
    }
  }
  return out;
}
