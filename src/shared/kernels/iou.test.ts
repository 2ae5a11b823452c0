import { describe, expect, it } from 'vitest';
import kernels from '../../../test/fixtures/oracles/kernels.json' with { type: 'json' };
import oracle from '../../../test/fixtures/oracles/metrics.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { accumulateConfusion } from './confusion.ts';
import { classScores, meanIou } from './iou.ts';

function undefinedAsNaN(values: readonly (number | null)[]): number[] {
  return values.map((value) => value ?? NaN);
}

/** The field's worked example: 3 images of 8×8, five classes; `ignored` sets truth[row 2][column 2] of each to 255. */
function workedExample(ignored: boolean): { truth: Uint8Array; predicted: Uint8Array }[] {
  return [0, 1, 2].map((image) => {
    const truth = new Uint8Array(64);
    const predicted = new Uint8Array(64);
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < 8; x++) {
        truth[y * 8 + x] = y < 4 && x < 4 ? 1 : image > 0 && y >= 4 && x >= 4 ? 2 : 0;
        predicted[y * 8 + x] = y === 0 ? 0 : y === 7 && x < 3 ? 3 : truth[y * 8 + x];
      }
    }
    if (ignored) truth[18] = 255;
    return { truth, predicted };
  });
}

function confusionOf(images: readonly { truth: Uint8Array; predicted: Uint8Array }[]): Float64Array {
  const confusion = new Float64Array(25);
  for (const { truth, predicted } of images) accumulateConfusion(confusion, 5, truth, predicted);
  return confusion;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('class scores', () => {
  it('divides by hand', () => {
    const { iou, precision, recall } = classScores(Float64Array.of(6, 2, 1, 3), 2);
    expectClose([...iou, ...precision, ...recall], [6 / 9, 3 / 6, 6 / 7, 3 / 5, 6 / 8, 3 / 4], 1e-12);
  });

  it('equals scikit-learn for precision and recall, one class never true, one nowhere', () => {
    const { classes, confusion, precision, recall } = kernels.precisionRecall;
    const scores = classScores(Float64Array.from(confusion), classes);
    expectClose(scores.precision, undefinedAsNaN(precision), 1e-12);
    expectClose(scores.recall, undefinedAsNaN(recall), 1e-12);
  });

  it.each(oracle.segmentation)('equals torchmetrics: $name', ({ classes, confusion, miou, torchmetricsJaccardMacro }) => {
    const matrix = Float64Array.from(confusion.flat());
    expectClose(classScores(matrix, classes).iou, undefinedAsNaN(miou.perClass), 1e-9);
    expectClose([meanIou(matrix, classes)], [miou.jaccard], 1e-9);
    expectClose([meanIou(matrix, classes)], [torchmetricsJaccardMacro], 1e-6);
  });

  it('is NaN for an empty matrix and drops a class that is nowhere', () => {
    expect(meanIou(new Float64Array(9), 3)).toBeNaN();
    expect(meanIou(Float64Array.of(4, 0, 0, 0), 2)).toBe(1);
    expect(meanIou(Float64Array.of(3, 1, 0, 0), 2)).toBe(0.375);
    expect(() => meanIou(new Float64Array(3), 2)).toThrow(RangeError);
  });
});

describe('the conventions in use differ on one and the same prediction', () => {
  it('reproduces the five published figures', () => {
    const ignored = confusionOf(workedExample(true));
    const iou = [...classScores(ignored, 5).iou];
    const inTruth = [0, 1, 2, 3, 4].filter((k) => ignored.subarray(5 * k, 5 * k + 5).some((n) => n > 0));
    const ofEachImage = workedExample(false).flatMap((image) => [...classScores(confusionOf([image]), 5).iou]);
    expectClose(
      [
        meanIou(ignored, 5), // ours = chainercv = torchmetrics Jaccard
        meanIou(confusionOf(workedExample(false)), 5), // the same without the ignored pixel
        mean(inTruth.map((k) => iou[k])), // wkentaro: classes of the truth only
        mean(iou.map((value) => (Number.isNaN(value) ? 0 : value))), // PSA, SEAM: an absent class is 0
        mean(ofEachImage.filter((value) => !Number.isNaN(value))), // torchmetrics MeanIoU: over image × class pairs that occur
      ],
      [0.640995, 0.645161, 0.854659, 0.512796, 0.6115],
      5e-7,
    );
  });
});
