/**
 * Intersection over union, precision and recall from a confusion matrix.
 *
 * Formula: IoU_k = TP / (T + P − TP), precision = TP / P, recall = TP / T; mIoU = mean of IoU_k over the classes that occur.
 * Convention (one of several in use): one matrix over the whole set, background is a class; a class absent from truth and
 *   prediction is dropped (NaN); a class predicted but never true counts as 0. Ignored pixels never enter the matrix.
 * Layout: K×K row-major, row = truth (see confusion.ts).  Range: 0–1, or NaN where the denominator is 0.
 * Source: torchmetrics `MulticlassJaccardIndex`, average macro; the same as chainercv's nanmean.
 */
import { checkSize } from './check-size.ts';

/** Scores of each class, K values each; NaN where undefined. */
export interface ClassScores {
  readonly iou: Float64Array;
  readonly precision: Float64Array;
  readonly recall: Float64Array;
}

/** Computes each class's IoU, precision and recall. Throws RangeError if `confusion` is not K·K long. */
export function classScores(confusion: Float64Array, classCount: number): ClassScores {
  checkSize('classScores confusion', confusion.length, classCount * classCount);
  const scores = { iou: new Float64Array(classCount), precision: new Float64Array(classCount), recall: new Float64Array(classCount) };
  for (let k = 0; k < classCount; k++) {
    const hit = confusion[k * classCount + k];
    let truth = 0;
    let predicted = 0;
    for (let j = 0; j < classCount; j++) {
      truth += confusion[k * classCount + j];
      predicted += confusion[j * classCount + k];
    }
    scores.iou[k] = hit / (truth + predicted - hit);
    scores.precision[k] = hit / predicted;
    scores.recall[k] = hit / truth;
  }
  return scores;
}

/** Computes the mean IoU (0–1) over the classes that occur in truth or prediction; NaN for an empty matrix. */
export function meanIou(confusion: Float64Array, classCount: number): number {
  const occurring = classScores(confusion, classCount).iou.filter((iou) => !Number.isNaN(iou));
  return occurring.reduce((sum, iou) => sum + iou, 0) / occurring.length;
}
