/**
 * Labels of one teacher, doubted by a second that finds defects but does not vouch for the background.
 *
 * Rule: a pixel keeps the first teacher's label unless the second one calls it another defect; then it is `ignore`. Where the second
 *   sees background or is unsure itself, the first is believed.
 * Layout: two label maps of one length.  Range: class ids, 0 background.  Source: our own.
 */
import { checkSize } from './check-size.ts';

/** Returns the first labels with `ignore` where the second contradict them. Throws RangeError if sizes differ. */
export function doubtedLabels(first: Uint8Array, second: Uint8Array, ignore = 255): Uint8Array {
  checkSize('doubtedLabels second', second.length, first.length);
  return first.map((label, p) => (second[p] === 0 || second[p] === ignore || second[p] === label ? label : ignore));
}
