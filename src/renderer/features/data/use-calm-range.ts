/** When the cells of the grid are filled: at once while a person looks, after the flight for those that only fly past. */
import { onScopeDispose } from 'vue';

/** Faster than this nothing can be made out; filling each cell on the way would only keep those at the end waiting. */
const pagesPerSecond = 6;
const calmAfterMs = 150;
/** After a flight the cells in sight are filled over several frames, so that none takes long. */
const cellsPerFrame = 8;

export interface CalmRange {
  /** Takes the first and last cell that are drawn. */
  readonly onRange: (first: number, last: number) => void;
  readonly isCalm: () => boolean;
  /** Calls `fill` when the grid has come to rest; the answer takes the wish back. */
  readonly whenCalm: (fill: () => void) => () => void;
}

export function useCalmRange(): CalmRange {
  const waiting = new Set<() => void>();
  let calm = true;
  let [seen, at] = [0, 0];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function fillSome(): void {
    if (!calm) return;
    for (const fill of [...waiting].slice(0, cellsPerFrame)) {
      waiting.delete(fill);
      fill();
    }
    if (waiting.size > 0) requestAnimationFrame(fillSome);
  }
  function rest(): void {
    calm = true;
    fillSome();
  }
  function onRange(first: number, last: number): void {
    const now = performance.now();
    const pages = Math.abs(first - seen) / Math.max(1, last - first + 1);
    const isFast = at > 0 && now - at < 2 * calmAfterMs && pages > (pagesPerSecond * (now - at)) / 1000;
    [seen, at] = [first, now];
    clearTimeout(timer);
    if (isFast) {
      calm = false;
      timer = setTimeout(rest, calmAfterMs);
    } else if (!calm) rest();
  }
  onScopeDispose(() => clearTimeout(timer));
  return {
    onRange,
    isCalm: () => calm,
    whenCalm: (fill) => {
      waiting.add(fill);
      return () => waiting.delete(fill);
    },
  };
}
