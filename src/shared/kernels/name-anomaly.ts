/**
 * Class maps from an anomaly map: where something is comes from the anomaly, what it is from the class activation maps.
 *
 * Formula: out_k = a · cam_k / max_j cam_j over the tagged classes j; where no tagged class is activated, out_k = a for all of them.
 *   The class with the highest activation keeps the anomaly's height, so that a threshold on it means the same with one class or several.
 * Layout: anomaly HW, cams and result K×HW.  Range: anomaly and cams ≥ 0, cams of comparable height (normalised). Untagged classes: 0.
 * Source: our own.
 */
import { checkSize } from './check-size.ts';

/** Splits an anomaly map (area values) among the classes whose flag in `present` is 1. Throws RangeError if sizes do not agree. */
export function nameAnomaly(anomaly: Float32Array, cams: Float32Array, classCount: number, present: Uint8Array): Float32Array {
  const area = anomaly.length;
  checkSize('nameAnomaly cams', cams.length, classCount * area);
  checkSize('nameAnomaly present', present.length, classCount);
  const classes = Array.from(present.keys()).filter((k) => present[k] === 1);
  const out = new Float32Array(classCount * area);
  for (let p = 0; p < area; p++) {
    let highest = 0;
    for (const k of classes) highest = Math.max(highest, cams[k * area + p]);
    for (const k of classes) out[k * area + p] = highest > 0 ? (anomaly[p] * cams[k * area + p]) / highest : anomaly[p];
  }
  return out;
}
