/** What labelling costs in hours of a person. Sources of the default seconds: Bearman et al. 2016 (VOC), COCO polygons. */

/** Seconds of one action, counted per image, per class and image, or per connected region of the true mask. */
export type Price = { readonly seconds: number; readonly per: 'image' | 'class' | 'region' };

export type PriceList = {
  readonly name: 'voc' | 'plant' | 'measured';
  readonly tags: Price;
  readonly fullMask: Price;
  readonly correction: Price;
};

/** An image as the price list sees it: `regions` counts the connected regions of its true mask. */
export type PricedImage = { readonly normal: boolean; readonly regions: number };

export const priceLists: Readonly<Record<'voc' | 'plant', PriceList>> = {
  voc: {
    name: 'voc',
    tags: { seconds: 20, per: 'image' },
    fullMask: { seconds: 239.7, per: 'image' },
    correction: { seconds: 239.7 / 3, per: 'image' },
  },
  plant: {
    name: 'plant',
    tags: { seconds: 1, per: 'class' },
    fullMask: { seconds: 79.2, per: 'region' },
    correction: { seconds: 79.2 / 3, per: 'region' },
  },
};

/** Seconds an image that were measured in this project (medians); null where nothing was measured. */
export type MeasuredSeconds = {
  readonly tags: number | null;
  readonly fullMask: number | null;
  readonly correction: number | null;
};

/** A price list in which measured medians (seconds an image) replace the prices of `base`. */
export function measuredPrices(base: PriceList, measured: MeasuredSeconds): PriceList {
  const perImage = (seconds: number | null, otherwise: Price): Price =>
    seconds === null ? otherwise : { seconds, per: 'image' };
  return {
    name: 'measured',
    tags: perImage(measured.tags, base.tags),
    fullMask: perImage(measured.fullMask, base.fullMask),
    correction: perImage(measured.correction, base.correction),
  };
}

function priceSeconds(price: Price, image: PricedImage, classCount: number): number {
  if (price.per === 'image') return price.seconds;
  return price.seconds * (price.per === 'class' ? classCount : image.regions);
}

function sumHours(images: readonly PricedImage[], seconds: (image: PricedImage) => number): number {
  return images.reduce((sum, image) => sum + seconds(image), 0) / 3600;
}

/** Hours to tag all images with all classes. */
export function tagHours(prices: PriceList, images: readonly PricedImage[], classCount: number): number {
  return sumHours(images, (image) => priceSeconds(prices.tags, image, classCount));
}

/** Hours to correct the proposed masks of the given images. */
export function correctionHours(prices: PriceList, images: readonly PricedImage[], classCount: number): number {
  return sumHours(images, (image) => priceSeconds(prices.correction, image, classCount));
}

/** Hours to draw full masks; a normal image costs only its tag price, since there is nothing to draw. */
export function fullMaskHours(prices: PriceList, images: readonly PricedImage[], classCount: number): number {
  return sumHours(images, (image) => priceSeconds(image.normal ? prices.tags : prices.fullMask, image, classCount));
}

/** Hours spent with our method: tags of every train image and the corrections. */
export function methodHours(
  prices: PriceList,
  train: readonly PricedImage[],
  corrected: readonly PricedImage[],
  classCount: number,
): number {
  return tagHours(prices, train, classCount) + correctionHours(prices, corrected, classCount);
}

/** Label hours of a project, our way and by full masks alone. */
export type LabelHours = {
  readonly hoursTags: number;
  readonly hoursReview: number;
  readonly hoursFullMasks: number;
  readonly hoursSaved: number;
};

/** Hours for a project: every reviewed image is charged as corrected, an upper bound while accepting is not timed. */
export function projectHours(
  prices: PriceList,
  images: readonly PricedImage[],
  reviewed: readonly PricedImage[],
  classCount: number,
): LabelHours {
  const hoursTags = tagHours(prices, images, classCount);
  const hoursReview = correctionHours(prices, reviewed, classCount);
  const hoursFullMasks = fullMaskHours(prices, images, classCount);
  return { hoursTags, hoursReview, hoursFullMasks, hoursSaved: hoursFullMasks - hoursTags - hoursReview };
}

/**
 * Number of full masks (may be fractional) that the given hours buy at the mean price of a train image.
 * Throws a RangeError without train images or when they cost nothing.
 */
export function sameHoursMasks(
  hours: number,
  prices: PriceList,
  train: readonly PricedImage[],
  classCount: number,
): number {
  const meanHours = fullMaskHours(prices, train, classCount) / train.length;
  if (!(meanHours > 0)) throw new RangeError('sameHoursMasks: train images have no price');
  return hours / meanHours;
}

/** A point of the full-mask curve: score of a student trained on `masks` full masks. */
export type CurvePoint = { readonly masks: number; readonly miou: number };

/**
 * Reads the curve at `masks`, linear in log(masks) between neighbours; below the first and above the last point the
 * end's score holds and `clamped` is true. Points may come in any order; throws a RangeError for an empty curve.
 */
export function readCurve(points: readonly CurvePoint[], masks: number): { readonly miou: number; readonly clamped: boolean } {
  const sorted = [...points].sort((a, b) => a.masks - b.masks);
  if (sorted.length === 0) throw new RangeError('readCurve: no points');
  const first = sorted[0];
  const last = sorted[sorted.length - 1];
  if (masks <= first.masks) return { miou: first.miou, clamped: masks < first.masks };
  if (masks >= last.masks) return { miou: last.miou, clamped: masks > last.masks };
  const above = sorted.findIndex((point) => point.masks > masks);
  const low = sorted[above - 1];
  const high = sorted[above];
  const share = Math.log(masks / low.masks) / Math.log(high.masks / low.masks);
  return { miou: low.miou + share * (high.miou - low.miou), clamped: false };
}
