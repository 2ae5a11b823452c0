/** Counts what a person's work on a screen takes, and reports it as it goes; pauses are left out of the active seconds. */
import { onMounted, onScopeDispose, onUnmounted } from 'vue';
import type { Effort } from '#shared/contract/review.ts';
import { noEffort, noteEffort, pauseEffort } from '../editor/effort.ts';
import type { Effort as Counted, EffortEvent } from '../editor/effort.ts';
import { useClient } from './client.ts';

export interface EffortCounter {
  note(event: EffortEvent): void;
  /** Another image (null: none in particular); what was counted goes to the one before. */
  start(imageId: string | null): void;
  /** Active seconds on the image so far, since `start`. */
  activeSeconds(): number;
  /** Sends what was counted; a failure is tried again with the next report. */
  flush(): Promise<void>;
}

const flushEveryMs = 15_000;
const nowMs = (): number => performance.now();

/**
 * For the length of a screen. Keys and pointer presses anywhere in the window are counted unless `manual`; undo is noted by the screen.
 * @param project id of the project, null while there is none
 * @param worked false as long as somebody has only looked: then nothing is reported
 */
export function useEffort(stage: Effort['stage'], project: () => string | null, manual = false, worked: () => boolean = () => true): EffortCounter {
  const client = useClient();
  let image: string | null = null;
  let counted: Counted = noEffort;
  /** Of this image and reported already. */
  let reported = 0;
  let sending: Promise<void> = Promise.resolve();

  function note(event: EffortEvent): void {
    counted = noteEffort(counted, event, nowMs());
  }
  function flush(): Promise<void> {
    const id = project();
    const { rawSeconds, activeSeconds, keys, strokes, undos, lastMs } = counted;
    if (id === null || !worked() || (rawSeconds < 0.05 && keys + strokes + undos === 0)) return sending;
    const of = image;
    counted = { ...noEffort, lastMs };
    reported += activeSeconds;
    sending = sending.then(async () => {
      try {
        await client.call('effort.add', { project: id, stage, imageId: of, rawSeconds, activeSeconds, keys, strokes, undos });
      } catch {
        if (image === of) {
          counted = { ...counted, rawSeconds: counted.rawSeconds + rawSeconds, activeSeconds: counted.activeSeconds + activeSeconds, keys: counted.keys + keys, strokes: counted.strokes + strokes, undos: counted.undos + undos };
          reported -= activeSeconds;
        }
      }
    });
    return sending;
  }
  function pause(): void {
    counted = pauseEffort(counted, nowMs());
    void flush();
  }
  function start(imageId: string | null): void {
    pause();
    image = imageId;
    counted = noEffort;
    reported = 0;
    note('look');
  }
  const onKey = (): void => note('key');
  const onPress = (): void => note('stroke');
  const onMove = (): void => note('look');
  const onVisible = (): void => (document.hidden ? pause() : note('look'));
  const timer = setInterval(() => {
    if (counted.lastMs !== null) void flush();
  }, flushEveryMs);
  onMounted(() => {
    document.addEventListener('visibilitychange', onVisible);
    window.addEventListener('pagehide', pause);
    if (manual) return;
    note('look');
    window.addEventListener('keydown', onKey, true);
    window.addEventListener('pointerdown', onPress, true);
    window.addEventListener('pointermove', onMove, true);
  });
  onUnmounted(() => {
    document.removeEventListener('visibilitychange', onVisible);
    window.removeEventListener('pagehide', pause);
    window.removeEventListener('keydown', onKey, true);
    window.removeEventListener('pointerdown', onPress, true);
    window.removeEventListener('pointermove', onMove, true);
  });
  onScopeDispose(() => {
    clearInterval(timer);
    pause();
  });
  return { note, start, activeSeconds: () => reported + counted.activeSeconds, flush };
}
