/** Which cells show their pictures: all in sight while a person looks, none of those that only fly past. */
import { onScopeDispose, shallowRef } from 'vue';

/** Faster than this nothing can be made out; asking for each picture on the way would only keep those at the end waiting. */
const pagesPerSecond = 6;
const calmAfterMs = 150;

export function useCalmRange(): { readonly isShown: (index: number) => boolean; readonly onRange: (first: number, last: number) => void } {
  const shown = shallowRef<readonly [first: number, last: number]>([0, -1]);
  let [seen, at] = [0, 0];
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** @param first first and last cell that are drawn */
  function onRange(first: number, last: number): void {
    const now = performance.now();
    const pages = Math.abs(first - seen) / Math.max(1, last - first + 1);
    const isFast = at > 0 && now - at < 2 * calmAfterMs && pages > (pagesPerSecond * (now - at)) / 1000;
    [seen, at] = [first, now];
    clearTimeout(timer);
    if (isFast) timer = setTimeout(() => (shown.value = [first, last]), calmAfterMs);
    else shown.value = [first, last];
  }
  onScopeDispose(() => clearTimeout(timer));
  return { isShown: (index) => index >= shown.value[0] && index <= shown.value[1], onRange };
}
