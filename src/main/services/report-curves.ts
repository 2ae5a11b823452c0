/** What lies behind a figure of the report: curves of chosen limits, and how sure a rate by size is. */
import type { SizeFigures } from '#shared/contract/figures.ts';
import type { Interval } from '#shared/domain/gate-types.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { Stage1Leaves, Stage2Leaves, StoredBlob } from '../ports/method.ts';
import type { CurveFacts, SizeHits } from '../ports/report.ts';
import type { StoredRun } from './proof-service.ts';
import { largestOf } from './stage2-images.ts';

/** Leaves of a run as far as it left any; a blob that is gone counts as none: the report can do without. */
export async function leavesOf(run: StoredRun, blobs: Blobs): Promise<{ readonly stage1: Stage1Leaves | null; readonly stage2: Stage2Leaves | null }> {
  const read = async <T>(ref: StoredBlob | null | undefined): Promise<T | null> => {
    if (ref === null || ref === undefined || !(await blobs.has(ref.blob))) return null;
    return JSON.parse(new TextDecoder().decode(await blobs.get(ref.blob))) as T;
  };
  return { stage1: await read<Stage1Leaves>(run.stage1Leaves), stage2: await read<Stage2Leaves>(run.stage2Leaves) };
}

/** The smallest area that counts as a find, as the run took it; null without stage 2. */
export function minAreaOf(run: StoredRun): number | null {
  const value = (run.result.stage2?.student as { readonly minArea?: unknown } | undefined)?.minArea;
  return typeof value === 'number' ? value : null;
}

/** The curve of the seed threshold, and largest find against tag of each audit image. */
export function curveFacts(run: StoredRun, stage1: Stage1Leaves | null, stage2: Stage2Leaves | null): CurveFacts {
  const value = minAreaOf(run);
  return {
    doubt: stage2?.doubt ?? null,
    seedThreshold: stage1 === null ? null : { areas: stage1.threshold.curve, value: stage1.threshold.value, rule: stage1.threshold.rule },
    minArea:
      stage2 === null || value === null
        ? null
        : { items: stage2.scored.test.filter((image) => image.tagged || image.normal).map((image) => ({ largest: largestOf(image), present: image.tagged })), value },
  };
}

/** Exact intervals of the recalls by size, by an interval of k of n. */
export function sizeHitsOf(bins: readonly SizeFigures[] | null | undefined, interval: (k: number, n: number) => Interval): readonly SizeHits[] {
  const of = (share: number | null, n: number): Interval | null => (share === null || n === 0 ? null : interval(Math.round(share * n), n));
  return (bins ?? []).map((bin) => ({ any: of(bin.hitAny, bin.n), hit30: of(bin.hit30, bin.n), hit50: of(bin.hit50, bin.n) }));
}
