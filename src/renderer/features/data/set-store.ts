/** What belongs to the data set as a whole: check, splits, problems of imports, label book, classes. */
import { defineStore } from 'pinia';
import { shallowRef, watch } from 'vue';
import type { DataCheck, LabelBookEntry, SplitsState } from '#shared/contract/data.ts';
import type { OutputOf } from '#shared/contract/procedures.ts';
import { useChangesStore } from '../../state/changes-store.ts';
import { useClient } from '../../state/client.ts';
import { useProjectStore } from '../../state/project-store.ts';

const reloadAfterMs = 250;

export const useSetStore = defineStore('data-set', () => {
  const client = useClient();
  const project = useProjectStore();
  const changes = useChangesStore();
  const check = shallowRef<DataCheck | null>(null);
  const splits = shallowRef<SplitsState | null>(null);
  const problems = shallowRef<OutputOf<'data.problems'> | null>(null);
  const labelBook = shallowRef<readonly LabelBookEntry[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const idOf = (): string => {
    if (project.id === null) throw new Error('no project');
    return project.id;
  };
  /** A loader whose late answers never replace newer ones, nor another project's. */
  function loader<T>(ask: (id: string) => Promise<T>, take: (value: T) => void): () => Promise<void> {
    let newest = 0;
    return async () => {
      const id = idOf();
      const own = (newest += 1);
      const value = await ask(id);
      if (own === newest && project.id === id) take(value);
    };
  }
  const loadCheck = loader((id) => client.call('data.check', { project: id }), (v) => (check.value = v));
  const loadSplits = loader((id) => client.call('data.splits', { project: id }), (v) => (splits.value = v));
  const loadProblems = loader((id) => client.call('data.problems', { project: id }), (v) => (problems.value = v));
  const loadLabelBook = loader((id) => client.call('data.label-book', { project: id }), (v) => (labelBook.value = v));
  const markPair = (a: string, b: string, different: boolean) => client.call('data.mark-pair', { project: idOf(), a, b, different });
  const moveGroup = (group: string | null, imageIds: readonly string[], split: 'train' | 'val' | 'test') => client.call('data.move-group', { project: idOf(), group, imageIds: [...imageIds], split });
  const resplit = (seed: number, onlyUnplaced: boolean, apply: boolean) => client.call('data.resplit', { project: idOf(), seed, onlyUnplaced, apply });
  const setLabelBook = (entry: LabelBookEntry) => client.call('data.set-label-book', { project: idOf(), entry });
  const setClasses = (classes: readonly { readonly id: number; readonly name: string }[]) => client.call('projects.update', { project: idOf(), patch: { classes: [...classes] } });

  watch(
    () => project.id,
    () => {
      check.value = null;
      splits.value = null;
      problems.value = null;
      labelBook.value = [];
    },
  );
  // Only what was looked at is kept true; the rest is loaded when its tab opens.
  changes.onChange(() => project.id, ['project', 'images', 'tags', 'reviews', 'runs', 'gates', 'label-book'], () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (project.id === null) return;
      if (check.value !== null) void loadCheck().catch(() => undefined);
      if (splits.value !== null) void loadSplits().catch(() => undefined);
      if (problems.value !== null) void loadProblems().catch(() => undefined);
      if (labelBook.value.length > 0) void loadLabelBook().catch(() => undefined);
    }, reloadAfterMs);
  });
  return { check, splits, problems, labelBook, loadCheck, loadSplits, loadProblems, loadLabelBook, markPair, moveGroup, resplit, setLabelBook, setClasses };
});
