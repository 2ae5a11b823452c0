/** Which images stand behind a figure of stage 2, worst first. Pure. */
import type { ImageFilter } from '#shared/contract/stage2.ts';
import { zoneOf } from '#shared/domain/grey-zone.ts';
import { isCalled } from '#shared/domain/min-area.ts';
import type { ScoredImage, Stage2Leaves } from '../ports/method.ts';

export interface FoundImage {
  readonly sha256: string;
  readonly iou: number | null;
  readonly largest: number | null;
  readonly called: boolean | null;
  /** What put it in its place; see `listedImageSchema`. */
  readonly amount: number | null;
}

/** Columns of a size bin in `sizeBins`: defects, hit by a pixel, by 30 %, by 50 %. */
const sizeColumns = 4;

export function findImages(leaves: Stage2Leaves, filter: ImageFilter, minArea: number): readonly FoundImage[] {
  const size = leaves.classes.length + 1;
  const { test } = leaves.scored;
  const found = (image: ScoredImage, amount: number | null): FoundImage => {
    const largest = largestOf(image);
    return { sha256: image.sha256, iou: image.iou, largest, called: isCalled(largest, minArea), amount };
  };
  switch (filter.kind) {
    case 'cell': {
      const { truth, prediction } = filter;
      const at = (image: ScoredImage): number => (truth < size && prediction < size ? (image.confusion?.[truth * size + prediction] ?? 0) : 0);
      const inCell = test.filter((i) => at(i) > 0);
      if (truth === prediction) return byIou(inCell, truth, size).map((i) => found(i, at(i)));
      return inCell.map((i) => found(i, at(i))).sort((a, b) => (b.amount as number) - (a.amount as number));
    }
    case 'class':
      return byIou(test.filter((i) => unionOf(i, filter.index, size) > 0), filter.index, size).map((i) => found(i, classIou(i, filter.index, size)));
    case 'miss': {
      const { index } = filter;
      if (index === 0) return test.filter((i) => i.tagged && !isCalled(largestOf(i), minArea)).map((i) => found(i, truthPixels(i, 0, size))).sort(most);
      return test.filter((i) => i.present.includes(index) && !isCalled(i.largest[index - 1] ?? 0, minArea)).map((i) => found(i, truthPixels(i, index, size))).sort(most);
    }
    case 'false-alarm':
      return test.filter((i) => i.normal && isCalled(largestOf(i), minArea)).map((i) => found(i, largestOf(i))).sort(most);
    case 'low-iou':
      return test.filter((i) => i.iou !== null && !i.normal).map((i) => found(i, i.iou)).sort((a, b) => (a.amount as number) - (b.amount as number));
    case 'size': {
      const counts = (i: ScoredImage, column: number): number => i.sizeBins?.[filter.bin * sizeColumns + column] ?? 0;
      return test.filter((i) => counts(i, 0) > 0).map((i) => found(i, counts(i, 0) - counts(i, 1))).sort(most);
    }
    case 'grey':
      return leaves.scored[filter.split].filter((i) => (i.tagged || i.normal) && zoneOf(largestOf(i), filter) === 'person').map((i) => found(i, largestOf(i))).sort(most);
    case 'pseudo':
      return leaves[filter.split].rows
        .filter((r) => r.doubt > 0)
        .map((r) => ({ sha256: r.sha256, iou: null, largest: null, called: null, amount: r.doubt }))
        .sort(most);
    case 'tried': {
      const doubts = new Map(leaves.train.rows.map((r) => [r.sha256, r.doubt]));
      return (leaves.sample?.rows ?? []).map((sha256) => ({ sha256, iou: null, largest: null, called: null, amount: doubts.get(sha256) ?? null }));
    }
  }
}

export function largestOf(image: Pick<ScoredImage, 'largest'>): number {
  return image.largest.reduce((a, b) => Math.max(a, b), 0);
}

function most(a: FoundImage, b: FoundImage): number {
  return (b.amount ?? 0) - (a.amount ?? 0);
}

/** Pixels of a class (0: of all classes but the background) in the truth. */
function truthPixels(image: ScoredImage, index: number, size: number): number {
  if (!image.confusion) return 0;
  return image.confusion.reduce((sum, v, at) => sum + ((index === 0 ? at >= size : Math.floor(at / size) === index) ? v : 0), 0);
}

function unionOf({ confusion }: ScoredImage, index: number, size: number): number {
  if (!confusion) return 0;
  let union = -(confusion[index * size + index] ?? 0);
  for (let j = 0; j < size; j++) union += (confusion[index * size + j] ?? 0) + (confusion[j * size + index] ?? 0);
  return union;
}

function classIou(image: ScoredImage, index: number, size: number): number {
  return (image.confusion?.[index * size + index] ?? 0) / unionOf(image, index, size);
}

function byIou(images: readonly ScoredImage[], index: number, size: number): readonly ScoredImage[] {
  return images.map((image) => ({ image, iou: classIou(image, index, size) })).sort((a, b) => a.iou - b.iou).map((x) => x.image);
}
