/**
 * Confusion matrix of label maps.
 *
 * Formula: confusion[truth · K + predicted] counts pixels.
 * Layout: K×K row-major, row = truth, column = prediction; label maps any shape, same length.  Range: ids 0 … K−1, or `ignore`.
 * Ignore: a pixel whose truth is `ignore` is left out; so is one whose prediction is `ignore`, but those are counted and returned,
 *   so that a method cannot gain by staying silent unseen.
 */
import { checkSize } from './check-size.ts';

/**
 * Adds two label maps to `confusion` in place and returns the number of pixels with a truth but an `ignore` prediction.
 * Throws RangeError if sizes differ or a label is neither below classCount nor `ignore`.
 */
export function accumulateConfusion(
  confusion: Float64Array,
  classCount: number,
  truth: Uint8Array,
  predicted: Uint8Array,
  ignore = 255,
): number {
  checkSize('accumulateConfusion confusion', confusion.length, classCount * classCount);
  checkSize('accumulateConfusion predicted', predicted.length, truth.length);
  let undecided = 0;
  for (let p = 0; p < truth.length; p++) {
    const t = truth[p];
    const q = predicted[p];
    if (t === ignore) continue;
    if (q === ignore) undecided++;
    else if (t < classCount && q < classCount) confusion[t * classCount + q]++;
    else throw new RangeError(`accumulateConfusion: label ${Math.max(t, q)} at pixel ${p}, but there are ${classCount} classes`);
  }
  return undecided;
}
