/** Stage 1 of the project on the screen: figures, curves, maps of the pictures looked at, and seeds learned again. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import type { SeedUpdate, Stage1Overview } from '#shared/contract/stage1.ts';
import { toAppError } from '#shared/contract/errors.ts';
import type { AppErrorData } from '#shared/contract/errors.ts';
import type { Language } from '#shared/domain/gate-types.ts';
import { useChangesStore } from '../../state/changes-store.ts';
import { useClient } from '../../state/client.ts';
import { useProjectStore } from '../../state/project-store.ts';
import { blobBytes } from './blob-bytes.ts';
import type { Curves } from './seed-figures.ts';

/** Raw maps held; 25 kB each at four classes. */
const keptMaps = 400;
const askTogetherMs = 15;

export const useStage1Store = defineStore('stage1', () => {
  const client = useClient();
  const project = useProjectStore();
  const changes = useChangesStore();
  const { locale } = useI18n({ useScope: 'global' });
  const overview = shallowRef<Stage1Overview | null>(null);
  const curves = shallowRef<Curves | null>(null);
  const update = shallowRef<SeedUpdate | null>(null);
  const loaded = ref(false);
  const error = ref<AppErrorData | null>(null);
  const maps = new Map<string, Promise<Float32Array | null>>();
  let asked: { readonly sha256: string; readonly done: (blob: string | null) => void }[] = [];

  const leaves = computed(() => overview.value?.leaves ?? null);

  async function load(): Promise<void> {
    const id = project.id;
    if (id === null) return;
    try {
      const [answer, updated] = await Promise.all([client.call('stage1.overview', { project: id, lang: locale.value as Language }), client.call('stage1.seed-update', { project: id })]);
      if (project.id !== id) return;
      const before = overview.value?.leaves?.curves;
      overview.value = answer;
      update.value = updated;
      error.value = null;
      loaded.value = true;
      if (answer?.leaves && answer.leaves.curves !== before) {
        maps.clear();
        const bytes = await blobBytes(client, answer.leaves.curves);
        if (project.id === id) curves.value = { above: new Uint32Array(bytes.buffer), classCount: answer.classes.length, bins: answer.leaves.bins };
      }
    } catch (e) {
      if (project.id === id) error.value = toAppError(e).toJSON();
    }
  }
  /** Raw maps (class, height, width) of a train image; pictures that come into sight together are asked for together. */
  function mapsOf(sha256: string): Promise<Float32Array | null> {
    const found = maps.get(sha256);
    if (found) return found;
    const loading = new Promise<string | null>((done) => {
      asked.push({ sha256, done });
      if (asked.length === 1) setTimeout(() => void askNow(), askTogetherMs);
    }).then(async (blob) => (blob === null ? null : new Float32Array((await blobBytes(client, blob)).buffer)));
    maps.set(sha256, loading);
    loading.catch(() => maps.delete(sha256));
    for (const oldest of maps.keys()) if (maps.size > keptMaps) maps.delete(oldest);
    return loading;
  }
  async function askNow(): Promise<void> {
    const now = asked.slice(0, 200);
    asked = asked.slice(200);
    if (asked.length > 0) setTimeout(() => void askNow(), askTogetherMs);
    try {
      const blobs = await client.call('stage1.maps', { project: project.id as string, sha256: now.map((a) => a.sha256) });
      now.forEach((a, i) => a.done(blobs[i] ?? null));
    } catch {
      for (const a of now) a.done(null);
    }
  }
  const setThreshold = (threshold: number | null, reason: string) => client.call('stage1.set-threshold', { project: project.id as string, threshold, reason });
  const decideUpdate = (id: string, keep: boolean) => client.call('stage1.decide-update', { project: project.id as string, id, keep });
  const labelsOf = async (id: string, sha256: string) => {
    const answer = await client.call('stage1.seed-labels', { project: project.id as string, id, sha256 });
    return { grid: answer.grid, before: await blobBytes(client, answer.before), after: await blobBytes(client, answer.after) };
  };
  watch([() => project.id, locale], ([id], [before]) => {
    if (id !== before) {
      overview.value = null;
      curves.value = null;
      update.value = null;
      loaded.value = false;
      maps.clear();
    }
    void load();
  });
  changes.onChange(() => project.id, ['runs', 'reviews', 'tags', 'images', 'seeds', 'gates'], () => {
    if (loaded.value) void load();
  });
  return { overview, leaves, curves, update, loaded, error, load, mapsOf, setThreshold, decideUpdate, labelsOf };
});
