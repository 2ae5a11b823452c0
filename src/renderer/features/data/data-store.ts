/** Images and tags of the project on the screen; edits can be undone exactly, in order, also after many. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, triggerRef, watch } from 'vue';
import type { ImageIndex, TagState } from '#shared/contract/data.ts';
import { toAppError } from '#shared/contract/errors.ts';
import type { AppErrorData } from '#shared/contract/errors.ts';
import { useChangesStore } from '../../state/changes-store.ts';
import { useClient } from '../../state/client.ts';
import { useProjectStore } from '../../state/project-store.ts';
import { isTagFilter, lettersAt, noFilter, passesTags, rowsOf, setBlock, stateBlock, tagBytes, tagsAt, toggleBlock } from './image-rows.ts';
import type { Block, Filter, Order } from './image-rows.ts';

interface Edit {
  readonly imageIds: readonly string[];
  readonly classIds: readonly number[];
  /** As the program found the cells, and as they were set. */
  readonly before: string;
  readonly after: string;
}
const maxUndo = 1000;
/** Changes by others are shown together: an import or a second window tells of many. */
const reloadAfterMs = 250;

export const useDataStore = defineStore('data', () => {
  const client = useClient();
  const project = useProjectStore();
  const changes = useChangesStore();
  /** Names this window in edits, so that word of them does not load everything again. */
  const windowName = Math.random().toString(36).slice(2);
  const index = shallowRef<ImageIndex | null>(null);
  const tags = shallowRef<Uint8Array>(new Uint8Array());
  const rowOfId = computed(() => new Map(index.value?.ids.map((id, row) => [id, row])));
  const error = ref<AppErrorData | null>(null);
  const filter = ref<Filter>(noFilter);
  const order = ref<Order>('import');
  const selected = shallowRef<ReadonlySet<string>>(new Set());
  /** Rows on the screen. An edit of tags leaves them, so that a picture does not vanish between two keys. */
  const rows = shallowRef<readonly number[]>([]);
  const done = shallowRef<readonly Edit[]>([]);
  const undone = shallowRef<readonly Edit[]>([]);
  /** First image of the last edit, undo or redo: what a screen brings into sight. */
  const touched = shallowRef<{ readonly image: string } | null>(null);
  /** Image that was looked at large: where the grid goes on. */
  const lastSeen = ref<string | null>(null);
  let queue: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  /** Cells as they were, of edits that could not be stored. */
  let refused: Block[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Rows that pass no longer, since their tags were edited. */
  const outdated = computed(() => {
    const shown = index.value;
    if (!shown || !isTagFilter(filter.value)) return 0;
    return rows.value.reduce((n, row) => n + (passesTags(shown, tags.value, filter.value, row) ? 0 : 1), 0);
  });
  function refreshRows(): void {
    rows.value = index.value ? rowsOf(index.value, tags.value, filter.value, order.value) : [];
  }
  watch([filter, order], refreshRows);
  const idOf = (): string => {
    if (project.id === null) throw new Error('no project');
    return project.id;
  };

  async function load(): Promise<void> {
    const id = project.id;
    if (id === null) return;
    try {
      const loaded = await client.call('data.index', { project: id });
      if (project.id !== id) return;
      // While own edits are on their way the answer may be older than what is shown.
      if (waiting > 0) return reloadSoon();
      const isSameSet = index.value !== null && index.value.ids.length === loaded.ids.length && loaded.ids.every((x, i) => x === index.value?.ids[i]);
      index.value = loaded;
      tags.value = tagBytes(loaded);
      error.value = null;
      if (!isSameSet || !isTagFilter(filter.value)) refreshRows();
    } catch (e) {
      if (index.value === null) error.value = toAppError(e).toJSON();
    }
  }
  function reloadSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void load(), reloadAfterMs);
  }

  /** Shows the block at once and stores it after the edits before it; what could not be stored is taken off the screen again. */
  async function write(imageIds: readonly string[], classIds: readonly number[], letters: string, onStored: (was: { readonly before: string; readonly changed: number }) => void): Promise<void> {
    const known = index.value;
    const id = idOf();
    const at = imageIds.map((x) => rowOf(x));
    const undoLocally = known && !at.includes(-1) ? { rows: at, classIds, letters: lettersAt(tags.value, known, at, classIds) } : null;
    if (known && undoLocally) {
      setBlock(tags.value, known, { rows: at, classIds, letters });
      triggerRef(tags);
    }
    touched.value = imageIds[0] === undefined ? null : { image: imageIds[0] };
    waiting++;
    const stored = queue.then(() => client.call('data.set-tags', { project: id, images: [...imageIds], classes: [...classIds], letters, window: windowName })).then(onStored);
    queue = stored.catch(() => undefined);
    try {
      await stored;
    } catch (e) {
      if (undoLocally && index.value === known) refused.push(undoLocally);
      throw e;
    } finally {
      waiting--;
      if (waiting === 0 && refused.length > 0) takeBack();
    }
  }
  /** Newest first, so that each cell ends as it was before the first edit that failed. */
  function takeBack(): void {
    const shown = index.value;
    if (shown) for (const block of refused.toReversed()) setBlock(tags.value, shown, block);
    refused = [];
    triggerRef(tags);
    void load();
  }
  async function edit(block: Block): Promise<void> {
    const shown = index.value;
    if (!shown || block.rows.length === 0 || block.classIds.length === 0) return;
    const imageIds = block.rows.map((row) => shown.ids[row] as string);
    const { classIds, letters: after } = block;
    await write(imageIds, classIds, after, ({ before, changed }) => {
      if (changed === 0) return;
      done.value = [...done.value.slice(-maxUndo + 1), { imageIds, classIds, before, after }];
      undone.value = [];
    });
  }
  /** Moves the newest edit from one stack to the other and sets its cells. It waits for edits on their way, so that fast keys keep their order. */
  async function step(from: typeof done, to: typeof done, letters: 'before' | 'after'): Promise<void> {
    await queue;
    const last = from.value.at(-1);
    if (!last) return;
    from.value = from.value.slice(0, -1);
    to.value = [...to.value, last];
    try {
      await write(last.imageIds, last.classIds, last[letters], () => undefined);
    } catch (e) {
      to.value = to.value.filter((x) => x !== last);
      from.value = [...from.value, last];
      throw e;
    }
  }
  const undo = (): Promise<void> => step(done, undone, 'before');
  const redo = (): Promise<void> => step(undone, done, 'after');
  /** The n-th class (from 1) of the given rows: present, or absent when all have it. */
  async function toggle(of: readonly number[], nth: number): Promise<void> {
    const cls = index.value?.classes[nth - 1];
    if (index.value && cls) await edit(toggleBlock(tags.value, index.value, of, cls.id));
  }
  async function setOne(of: readonly number[], nth: number, state: TagState): Promise<void> {
    const cls = index.value?.classes[nth - 1];
    if (cls) await edit(stateBlock(of, [cls.id], state));
  }
  async function setAll(of: readonly number[], state: TagState): Promise<void> {
    if (index.value) await edit(stateBlock(of, index.value.classes.map((c) => c.id), state));
  }
  const statesAt = (row: number): readonly TagState[] => tagsAt(tags.value, index.value?.classes.length ?? 0, row);
  const rowOf = (id: string): number => rowOfId.value.get(id) ?? -1;
  const factsOf = (id: string) => client.call('data.image', { project: idOf(), id });

  watch(
    () => project.id,
    () => {
      index.value = null;
      tags.value = new Uint8Array();
      rows.value = [];
      selected.value = new Set();
      done.value = [];
      undone.value = [];
      filter.value = noFilter;
      void load();
    },
  );
  changes.onChange(() => project.id, ['project', 'images', 'tags', 'reviews', 'runs'], (change) => {
    if (index.value !== null && change.window !== windowName) reloadSoon();
  });
  return { index, tags, error, filter, order, rows, outdated, selected, done, undone, touched, lastSeen, load, refreshRows, edit, undo, redo, toggle, setOne, setAll, statesAt, rowOf, factsOf };
});
