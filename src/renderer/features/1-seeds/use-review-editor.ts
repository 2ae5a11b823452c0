/** The picture in front and its editor: opening, deciding, undo across pictures, unfinished edits, threshold. */
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { toAppError } from '#shared/contract/errors.ts';
import type { AppErrorData } from '#shared/contract/errors.ts';
import type { ReviewItem } from '#shared/contract/review.ts';
import { writeDraft } from '../../editor/draft.ts';
import { cancelAll, createEditor, editorStatus } from '../../editor/editor.ts';
import type { MaskEditor } from '../../editor/editor.ts';
import type { HeatMap } from '../../editor/heat-map.ts';
import { isChanged } from '../../editor/history.ts';
import { seedLabels } from '../../editor/seed-labels.ts';
import type { SeedMaps } from '../../editor/seed-labels.ts';
import { fitView } from '../../editor/view.ts';
import { useClient } from '../../state/client.ts';
import { useProjectStore } from '../../state/project-store.ts';
import { useEffort } from '../../state/use-effort.ts';
import { deflate } from './blob-bytes.ts';
import { createDraftKeeper } from './draft-keeper.ts';
import type { KeeperState } from './draft-keeper.ts';
import { numbersToIds, thresholdOfShare } from './mask-values.ts';
import { replaceMask } from './replace-mask.ts';
import { doubtOf, loadImage, openHistory, proposalOf, seedMapsOf, similarityOf } from './review-image.ts';
import type { LoadedImage } from './review-image.ts';
import { nextOpen, useReviewStore } from './review-store.ts';

export type Decision = 'accept' | 'not-there' | 'skip';
/** Pictures held ready. */
const aheadCount = 3;
const thresholdStep = 0.02;

export function useReviewEditor() {
  const client = useClient();
  const project = useProjectStore();
  const store = useReviewStore();
  const image = shallowRef<LoadedImage | null>(null);
  const editor = shallowRef<MaskEditor | null>(null);
  /** Raised whenever buttons and status have to be read anew: the editor itself is not reactive. */
  const tick = ref(0);
  const busy = ref(false);
  const failure = ref<AppErrorData | null>(null);
  const draftBroken = ref(false);
  const keeperState = ref<KeeperState>('saved');
  /** Null until it is turned, where the run's labels are no cut of a map. */
  const threshold = ref<number | null>(0);
  const showDoubt = ref(false);
  /** Of the picture in front, once it was asked for. */
  const doubt = shallowRef<HeatMap | null>(null);
  const effort = useEffort('1', () => project.id, true);
  const ready = new Map<string, Promise<LoadedImage>>();
  let maps: Promise<SeedMaps> | null = null;
  let turned = false;
  let fromDraft = false;
  let secondsBefore = 0;
  const keeper = createDraftKeeper(client, () => project.id, (s) => (keeperState.value = s));

  const status = computed(() => {
    void tick.value;
    return editor.value ? editorStatus(editor.value) : null;
  });
  /** Edits that are not stored as a review yet. */
  const isEdited = computed(() => {
    void tick.value;
    return editor.value !== null && (isChanged(editor.value.history) || fromDraft);
  });
  const index = computed(() => store.items.findIndex((i) => i.imageId === image.value?.item.imageId));
  const activeSeconds = (): number => secondsBefore + effort.activeSeconds();

  function fetchImage(item: ReviewItem): Promise<LoadedImage> {
    const found = ready.get(item.imageId);
    if (found) return found;
    const loading = loadImage(client, project.id as string, item, store.classIds);
    ready.set(item.imageId, loading);
    loading.catch(() => ready.delete(item.imageId));
    for (const oldest of ready.keys()) if (ready.size > aheadCount) ready.delete(oldest);
    return loading;
  }

  async function show(item: ReviewItem): Promise<void> {
    await leave();
    busy.value = true;
    failure.value = null;
    try {
      const loaded = await fetchImage(item);
      ready.delete(item.imageId);
      const opened = openHistory(loaded);
      fromDraft = opened.fromDraft;
      draftBroken.value = opened.draftBroken;
      secondsBefore = opened.fromDraft ? (loaded.facts.draft?.activeSeconds ?? 0) : 0;
      const { widthPx, heightPx } = loaded.facts;
      const made = createEditor(opened.history, fitView({ imageWidth: widthPx, imageHeight: heightPx, viewWidth: 800, viewHeight: 600 }, 1), store.classIds.length);
      made.classId = Math.max(1, loaded.present.indexOf(1) + 1);
      if (editor.value) {
        made.tool = editor.value.tool;
        made.brushSize = editor.value.brushSize;
      } else made.brushSize = Math.max(3, Math.round(Math.min(widthPx, heightPx) / 24));
      maps = null;
      turned = false;
      threshold.value = loaded.facts.field.threshold;
      image.value = loaded;
      editor.value = made;
      tick.value++;
      effort.start(item.imageId);
      void similarityOf(client, loaded).then((source) => {
        if (editor.value === made) {
          made.similarity = source;
          tick.value++;
        }
      }, () => undefined);
      const ahead = store.items[nextOpen(store.items, index.value)];
      if (ahead && ahead.imageId !== item.imageId) void fetchImage(ahead).catch(() => undefined);
    } catch (e) {
      failure.value = toAppError(e).toJSON();
    } finally {
      busy.value = false;
    }
  }

  watch([image, showDoubt], async () => {
    const of = image.value;
    doubt.value = null;
    if (!of || !showDoubt.value) return;
    try {
      const found = await doubtOf(client, of);
      if (image.value === of && showDoubt.value) doubt.value = found;
    } catch (e) {
      failure.value = toAppError(e).toJSON();
    }
  });

  /** Before another picture comes: what is half drawn is dropped, what is drawn is kept. */
  async function leave(): Promise<void> {
    if (editor.value) cancelAll(editor.value);
    await keeper.flush();
  }

  /** After each edit, undo or redo. */
  function edited(): void {
    const [now, of] = [editor.value, image.value];
    if (!now || !of) return;
    tick.value++;
    const { history } = now;
    keeper.changed(of.item.imageId, () => (isChanged(history) || fromDraft || history.redo.length > 0 ? writeDraft(history) : null), activeSeconds);
  }

  /** Stores what was decided; false when there was nothing to store because the picture stands as it was reviewed. */
  async function decide(decision: Decision): Promise<boolean> {
    const [now, of, id] = [editor.value, image.value, project.id];
    if (!now || !of || id === null || busy.value) return false;
    const stands = decision === 'accept' && !isEdited.value && of.facts.review !== null && of.facts.review.kind !== 'skip' ? of.facts.review : null;
    if (stands?.by === 'person') return false;
    busy.value = true;
    try {
      cancelAll(now);
      // The draft holds the strokes for undo, so it is there before the review that closes it.
      await keeper.flush();
      const corrected = decision === 'accept' && isEdited.value;
      // Accepting what the demo's simulated reviewer drew makes it this person's.
      const kind = corrected ? 'correct' : (stands?.kind ?? decision);
      const withMask = kind === 'correct' || (kind === 'accept' && store.queue?.source === 'updated');
      const mask = withMask ? await client.putBlob(id, await deflate(numbersToIds(now.history.document.labels, store.classIds))) : null;
      await client.call('review.save', { project: id, imageId: of.item.imageId, kind, mask, activeSeconds: activeSeconds() });
      await keeper.drop(of.item.imageId);
      ready.delete(of.item.imageId);
      await effort.flush();
      await store.load();
      return true;
    } finally {
      busy.value = false;
    }
  }

  /** Across pictures: takes back (or makes stand again) the last decision; the id of its picture, null when there is none. */
  async function step(which: 'review.undo' | 'review.redo'): Promise<ReviewItem | null> {
    const id = project.id;
    if (id === null || busy.value) return null;
    await keeper.flush();
    const answer = await client.call(which, { project: id });
    if (!answer) return null;
    ready.delete(answer.imageId);
    await store.load();
    return store.items.find((i) => i.imageId === answer.imageId) ?? null;
  }

  /** Cuts the seed anew at another threshold; one entry of the history however often it is turned. */
  async function turnThreshold(direction: 1 | -1): Promise<void> {
    const [now, of] = [editor.value, image.value];
    if (!now || !of) return;
    maps ??= seedMapsOf(client, of);
    const field = await maps;
    if (editor.value !== now) return;
    const from = threshold.value ?? thresholdOfShare(field, of.start.reduce((n, v) => n + (v > 0 && v < 255 ? 1 : 0), 0) / of.start.length);
    threshold.value = Math.min(0.98, Math.max(0.02, Math.round((from + direction * thresholdStep) * 100) / 100));
    cancelAll(now);
    replaceMask(now.history, seedLabels(field, of.present, threshold.value, of.facts.widthPx, of.facts.heightPx), turned);
    turned = true;
    edited();
  }
  async function backToProposal(): Promise<void> {
    const [now, of] = [editor.value, image.value];
    if (!now || !of) return;
    const labels = await proposalOf(client, of);
    if (editor.value !== now) return;
    cancelAll(now);
    replaceMask(now.history, labels, false);
    edited();
  }
  /** Anything but the wheel ends the turning. */
  const settle = (): void => void (turned = false);
  const forget = (): void => ready.clear();

  onScopeDispose(() => {
    void leave().finally(keeper.close);
  });
  return { image, editor, status, tick, isEdited, busy, failure, draftBroken, keeperState, threshold, index, showDoubt, doubt, effort, show, leave, edited, decide, step, turnThreshold, backToProposal, settle, forget, activeSeconds };
}
