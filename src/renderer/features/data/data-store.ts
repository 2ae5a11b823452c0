/** Images and tags of the project on the screen; edits can be undone exactly, in order. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { DataCheck, ImageIndex, LabelBookEntry, SplitsState, TagEdit } from '#shared/contract/data.ts';
import type { OutputOf } from '#shared/contract/procedures.ts';
import { toAppError } from '#shared/contract/errors.ts';
import type { AppErrorData } from '#shared/contract/errors.ts';
import { useChangesStore } from '../../state/changes-store.ts';
import { useClient } from '../../state/client.ts';
import { useProjectStore } from '../../state/project-store.ts';
import { allInState, noFilter, rowsOf, toggled, withTags } from './image-rows.ts';
import type { Filter, Order, TagState } from './image-rows.ts';

interface Edit {
  readonly before: readonly TagEdit[];
  readonly after: readonly TagEdit[];
}
const maxUndo = 200;

export const useDataStore = defineStore('data', () => {
  const client = useClient();
  const project = useProjectStore();
  const changes = useChangesStore();
  const index = shallowRef<ImageIndex | null>(null);
  const error = ref<AppErrorData | null>(null);
  const filter = ref<Filter>(noFilter);
  const order = ref<Order>('import');
  const selected = shallowRef<ReadonlySet<string>>(new Set());
  const done = shallowRef<readonly Edit[]>([]);
  const undone = shallowRef<readonly Edit[]>([]);
  const check = shallowRef<DataCheck | null>(null);
  const splits = shallowRef<SplitsState | null>(null);
  const problems = shallowRef<OutputOf<'data.problems'>>([]);
  const labelBook = shallowRef<readonly LabelBookEntry[]>([]);
  let writing = 0;

  const rows = computed(() => (index.value ? rowsOf(index.value, filter.value, order.value) : []));
  const idOf = (): string => {
    if (project.id === null) throw new Error('no project');
    return project.id;
  };

  async function load(): Promise<void> {
    const id = project.id;
    if (id === null) return;
    try {
      const loaded = await client.call('data.index', { project: id });
      // While own edits are on their way the answer may be older than what is shown.
      if (project.id === id && writing === 0) {
        index.value = loaded;
        error.value = null;
      }
    } catch (e) {
      if (index.value === null) error.value = toAppError(e).toJSON();
    }
  }
  async function loadCheck(): Promise<void> {
    check.value = await client.call('data.check', { project: idOf() });
  }
  async function loadSplits(): Promise<void> {
    splits.value = await client.call('data.splits', { project: idOf() });
  }
  async function loadProblems(): Promise<void> {
    problems.value = await client.call('data.problems', { project: idOf() });
  }
  async function loadLabelBook(): Promise<void> {
    labelBook.value = await client.call('data.label-book', { project: idOf() });
  }

  /** Shows the edit at once, stores it, and takes it back when it could not be stored. */
  async function write(edits: readonly TagEdit[]): Promise<readonly TagEdit[]> {
    if (edits.length === 0 || index.value === null) return [];
    const shown = index.value;
    index.value = withTags(shown, edits);
    writing++;
    try {
      return (await client.call('data.set-tags', { project: idOf(), tags: [...edits] })).before;
    } catch (e) {
      index.value = shown;
      throw e;
    } finally {
      writing--;
      if (writing === 0) void load();
    }
  }
  async function edit(edits: readonly TagEdit[]): Promise<void> {
    const before = await write(edits);
    if (before.length === 0) return;
    done.value = [...done.value.slice(-maxUndo + 1), { before, after: edits }];
    undone.value = [];
  }
  async function undo(): Promise<void> {
    const last = done.value.at(-1);
    if (!last) return;
    await write(last.before);
    done.value = done.value.slice(0, -1);
    undone.value = [...undone.value, last];
  }
  async function redo(): Promise<void> {
    const last = undone.value.at(-1);
    if (!last) return;
    await write(last.after);
    undone.value = undone.value.slice(0, -1);
    done.value = [...done.value, last];
  }
  const rowsOfIds = (ids: ReadonlySet<string>): readonly number[] => rows.value.filter((r) => ids.has(r.id)).map((r) => r.row);
  /** The n-th class (from 1) of the given images: present, or absent when all have it. */
  async function toggle(ids: ReadonlySet<string>, nth: number): Promise<void> {
    const cls = index.value?.classes[nth - 1];
    if (index.value && cls) await edit(toggled(index.value, rowsOfIds(ids), cls.id));
  }
  async function setOne(ids: ReadonlySet<string>, nth: number, state: TagState): Promise<void> {
    const cls = index.value?.classes[nth - 1];
    if (!index.value || !cls) return;
    await edit(rowsOfIds(ids).map((row) => ({ imageId: index.value?.ids[row] as string, classId: cls.id, state })));
  }
  async function setAll(ids: ReadonlySet<string>, state: TagState): Promise<void> {
    if (index.value) await edit(allInState(index.value, rowsOfIds(ids), state));
  }
  const markPair = (a: string, b: string, different: boolean) => client.call('data.mark-pair', { project: idOf(), a, b, different });
  const moveGroup = (group: string | null, imageIds: readonly string[], split: 'train' | 'val' | 'test') => client.call('data.move-group', { project: idOf(), group, imageIds: [...imageIds], split });
  const resplit = (seed: number, onlyUnplaced: boolean, apply: boolean) => client.call('data.resplit', { project: idOf(), seed, onlyUnplaced, apply });
  const setLabelBook = (entry: LabelBookEntry) => client.call('data.set-label-book', { project: idOf(), entry });
  const factsOf = (id: string) => client.call('data.image', { project: idOf(), id });

  watch(
    () => project.id,
    () => {
      index.value = null;
      check.value = null;
      splits.value = null;
      selected.value = new Set();
      done.value = [];
      undone.value = [];
      filter.value = noFilter;
      void load();
    },
  );
  changes.onChange(() => project.id, ['project', 'images', 'tags', 'reviews', 'runs'], () => {
    if (index.value !== null) void load();
    if (check.value !== null) void loadCheck().catch(() => undefined);
    if (splits.value !== null) void loadSplits().catch(() => undefined);
  });
  changes.onChange(() => project.id, ['label-book'], () => void loadLabelBook().catch(() => undefined));
  return { index, error, filter, order, rows, selected, done, undone, check, splits, problems, labelBook, load, loadCheck, loadSplits, loadProblems, loadLabelBook, edit, undo, redo, toggle, setOne, setAll, markPair, moveGroup, resplit, setLabelBook, factsOf };
});
