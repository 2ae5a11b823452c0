/** The wrong cases of the audit sample, worst first: picture, truth and prediction, drawn from the project's own files. */
import type { ScoredImage, Stage2Leaves } from '../ports/method.ts';
import type { WorstPicture } from '../ports/report.ts';
import { isCalled } from '#shared/domain/min-area.ts';
import { largestOf } from './stage2-images.ts';

/** Of each kind at most this many, so that many misses do not hide everything else. */
const mostOfAKind = 4;

export type ErrorCase = { readonly image: ScoredImage; readonly why: WorstPicture['why']; readonly largest: number; readonly defect: number | null };

/**
 * Misses by missed area, false alarms by the size of the find, then called images by overlap. A called image without any
 * overlap has IoU 0 and stands first. Pure.
 */
export function errorCases(leaves: Stage2Leaves, minArea: number): readonly ErrorCase[] {
  const size = leaves.classes.length + 1;
  const caseOf = (image: ScoredImage, why: WorstPicture['why']): ErrorCase => ({ image, why, largest: largestOf(image), defect: defectShare(image, size) });
  const { test } = leaves.scored;
  const called = (image: ScoredImage): boolean => isCalled(largestOf(image), minArea);
  const misses = test.filter((image) => image.tagged && !called(image)).map((image) => caseOf(image, 'miss')).sort((a, b) => (b.defect ?? 0) - (a.defect ?? 0));
  const alarms = test.filter((image) => image.normal && called(image)).map((image) => caseOf(image, 'false-alarm')).sort((a, b) => b.largest - a.largest);
  const low = test.filter((image) => image.tagged && called(image) && image.iou !== null).map((image) => caseOf(image, 'low-iou')).sort((a, b) => (a.image.iou ?? 0) - (b.image.iou ?? 0));
  return [misses, alarms, low].flatMap((cases) => cases.slice(0, mostOfAKind));
}

/** True defect pixels as a share of all scored ones; null without a truth. */
function defectShare({ confusion }: ScoredImage, size: number): number | null {
  if (confusion === null) return null;
  const all = confusion.reduce((sum, pixels) => sum + pixels, 0);
  return all === 0 ? null : confusion.slice(size).reduce((sum, pixels) => sum + pixels, 0) / all;
}
