/**
 * How doubtful a pseudo mask is, by pixel and by image, from nothing but the method's own output.
 *
 * Formula: pixel doubt = −Σ_k p_k ln p_k / ln K. Image doubt = ½ (mean pixel doubt over the active region + 1 − IoU), where the
 *   active region is what seed or refined label calls foreground, and IoU = pixels both give the same foreground class / active pixels.
 * Layout: probabilities K×area, background included; labels area.  Range: 0 (sure) – 1.
 * Nothing active: doubt 1, because the queue holds tagged images and a seed that found nothing there is surely wrong.
 * Ignore: a label `ignore` counts as not foreground. NaN probabilities count as full doubt.
 * Source: entropy: Shannon 1948; disagreement of two labellings as noise signal: our own.
 */
import { checkSize } from './check-size.ts';

/** Doubt of one image and its two parts, each 0–1. */
export interface ImageDoubt {
  readonly score: number;
  readonly meanEntropy: number;
  readonly disagreement: number;
}

/** Computes the doubt of each pixel (area values, 0–1); a single class gives 0. Throws RangeError if sizes do not agree. */
export function entropyMap(probabilities: Float32Array, classCount: number, area: number): Float32Array {
  checkSize('entropyMap probabilities', probabilities.length, classCount * area);
  const doubt = new Float32Array(area);
  if (classCount < 2) return doubt;
  const scale = 1 / Math.log(classCount);
  for (let p = 0; p < area; p++) {
    let entropy = 0;
    for (let i = p; i < probabilities.length; i += area) {
      const probability = probabilities[i];
      if (probability !== 0) entropy -= probability * Math.log(probability);
    }
    // Probabilities that do not quite sum to 1 may leave the range by a rounding error.
    doubt[p] = Number.isNaN(entropy) ? 1 : Math.min(Math.max(entropy * scale, 0), 1);
  }
  return doubt;
}

/** Computes the doubt of an image from its pixel doubts, seed labels and refined labels (area each). Throws RangeError if sizes differ. */
export function imageDoubt(pixelDoubt: Float32Array, seed: Uint8Array, refined: Uint8Array, ignore = 255): ImageDoubt {
  checkSize('imageDoubt seed', seed.length, pixelDoubt.length);
  checkSize('imageDoubt refined', refined.length, pixelDoubt.length);
  let active = 0;
  let agreed = 0;
  let entropy = 0;
  for (let p = 0; p < seed.length; p++) {
    const inSeed = seed[p] !== 0 && seed[p] !== ignore;
    const inRefined = refined[p] !== 0 && refined[p] !== ignore;
    if (!inSeed && !inRefined) continue;
    active++;
    entropy += pixelDoubt[p];
    if (inSeed && seed[p] === refined[p]) agreed++;
  }
  if (active === 0) return { score: 1, meanEntropy: 1, disagreement: 1 };
  const meanEntropy = entropy / active;
  const disagreement = 1 - agreed / active;
  return { score: (meanEntropy + disagreement) / 2, meanEntropy, disagreement };
}
