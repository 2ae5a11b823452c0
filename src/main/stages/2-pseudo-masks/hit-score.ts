/**
 * Step: does the highest point of each seed lie in the true mask? Taken from the refined map, because that is what a
 * reviewer is shown and corrects; the raw map's features of 16 px are too coarse to point at a hairline (docs/adr/0005).
 */
import { z } from 'zod';
import type { Step } from '../../pipeline/step.ts';
import { readMask } from '../common/masks.ts';
import type { MaskSource } from '../common/masks.ts';
import type { SeedPeak } from './refine.ts';

export interface HitScoreInput {
  readonly classIds: readonly number[];
  readonly images: readonly { readonly sha256: string; readonly peaks: readonly SeedPeak[]; readonly mask: MaskSource }[];
}

const hitSchema = z.object({ hits: z.number(), total: z.number() });
export type HitScoreOutput = z.infer<typeof hitSchema>;

export const hitScoreStep: Step<HitScoreInput, HitScoreOutput> = {
  name: 'hit-score',
  stage: 1,
  version: 1,
  output: hitSchema,
  async run({ classIds, images }, context) {
    let hits = 0;
    let total = 0;
    for (const image of images) {
      const mask = await readMask(image.mask, classIds, context);
      for (const peak of image.peaks) {
        const x = Math.min(mask.widthPx - 1, Math.floor(peak.x * mask.widthPx));
        const y = Math.min(mask.heightPx - 1, Math.floor(peak.y * mask.heightPx));
        total++;
        if (mask.ids[y * mask.widthPx + x] === peak.classIndex + 1) hits++;
      }
    }
    return { hits, total };
  },
};
