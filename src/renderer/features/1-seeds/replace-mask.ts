/** Puts a whole new mask into the document as one entry of its history. */
import { closeMark, openMark, undo } from '../../editor/history.ts';
import type { MaskHistory } from '../../editor/history.ts';
import { writeSpan } from '../../editor/mask-document.ts';

/** Only what differs is written. With `again` a replacement on top is taken back first, so that turning a threshold is one entry. */
export function replaceMask(history: MaskHistory, labels: Uint8Array, again: boolean): void {
  if (again && history.undo.at(-1)?.name === 'replace') undo(history);
  const { document } = history;
  const { width, height } = document;
  openMark(history, 'replace');
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      if (document.labels[row + x] === labels[row + x]) continue;
      const id = labels[row + x] as number;
      const from = x;
      while (x + 1 < width && labels[row + x + 1] === id && document.labels[row + x + 1] !== id) x++;
      writeSpan(document, y, from, x + 1, id);
    }
  }
  closeMark(history);
}
