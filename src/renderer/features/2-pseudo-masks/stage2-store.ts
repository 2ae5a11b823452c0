/** Stage 2 of the project on the screen: figures, the images behind them, layers of single images. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { AppErrorData } from '#shared/contract/errors.ts';
import { toAppError } from '#shared/contract/errors.ts';
import type { GreyZone, ImageFilter, ImageLayers, ListedImage, Stage2Overview } from '#shared/contract/stage2.ts';
import type { RefinerId } from '#shared/domain/refiners.ts';
import { useAppStore } from '../../state/app-store.ts';
import { useChangesStore } from '../../state/changes-store.ts';
import { useClient } from '../../state/client.ts';
import { useProjectStore } from '../../state/project-store.ts';
import { decodeMaskPng } from './decode-mask.ts';
import { rawLabels, toClassIds } from './layer-pixels.ts';
import type { ByteGrid } from './layer-pixels.ts';

/** What can be laid over a picture. */
export type LayerName = RefinerId | 'raw' | 'refined' | 'confidence' | 'learned' | 'student' | 'truth';

const pageSize = 60;
/** Decoded layers that are kept; each is at most a quarter of a megabyte. */
const keptGrids = 200;

export const useStage2Store = defineStore('stage2', () => {
  const client = useClient();
  const app = useAppStore();
  const project = useProjectStore();
  /** Undefined while loading; null: stage 2 has not run. */
  const overview = shallowRef<Stage2Overview | null | undefined>(undefined);
  const grey = shallowRef<GreyZone | null>(null);
  const error = ref<AppErrorData | null>(null);
  const loadedFor = ref<string | null>(null);
  const classIds = computed(() => overview.value?.classes.map((c) => c.id) ?? []);

  const layerCache = new Map<string, Promise<ImageLayers>>();
  const gridCache = new Map<string, Promise<ByteGrid | null>>();

  async function load(): Promise<void> {
    const id = project.id;
    if (id === null) return;
    if (loadedFor.value !== id) overview.value = undefined;
    try {
      const loaded = await client.call('stage2.overview', { project: id, lang: app.settings?.lang ?? 'ja' });
      const zone = loaded?.hasImages ? await client.call('stage2.grey-zone', { project: id }) : null;
      if (project.id !== id) return;
      if (loaded?.run.id !== overview.value?.run.id || loadedFor.value !== id) {
        layerCache.clear();
        gridCache.clear();
      }
      loadedFor.value = id;
      overview.value = loaded;
      grey.value = zone;
      error.value = null;
    } catch (e) {
      error.value = toAppError(e).toJSON();
    }
  }

  /** The next page of a list. */
  async function images(filter: ImageFilter, from: number): Promise<{ readonly total: number; readonly images: readonly ListedImage[] }> {
    return client.call('stage2.images', { project: project.id as string, filter, from, count: pageSize });
  }

  function layers(sha256: string): Promise<ImageLayers> {
    const found = layerCache.get(sha256);
    if (found) return found;
    const loading = client.call('stage2.layers', { project: project.id as string, sha256 });
    layerCache.set(sha256, loading);
    loading.catch(() => layerCache.delete(sha256));
    return loading;
  }

  async function bytes(blob: string): Promise<ArrayBuffer> {
    const response = await fetch(client.blobUrl(blob));
    if (!response.ok) throw toAppError(new Error(`blob ${response.status}`));
    return response.arrayBuffer();
  }

  async function make(l: ImageLayers, name: LayerName): Promise<ByteGrid | null> {
    const labels = async (blob: string, grid: { readonly width: number; readonly height: number }): Promise<ByteGrid> => ({ ...grid, values: toClassIds(new Uint8Array(await bytes(blob)), classIds.value) });
    const png = async (blob: string): Promise<ByteGrid> => decodeMaskPng(new Blob([await bytes(blob)], { type: 'image/png' }));
    const blank: ByteGrid = { width: 1, height: 1, values: new Uint8Array(1) };
    switch (name) {
      case 'raw': {
        if (!l.seed || !l.pseudo) return null;
        const present = classIds.value.flatMap((id, k) => (l.present.includes(id) ? [k + 1] : []));
        return rawLabels(new Float32Array(await bytes(l.seed.maps)), l.seed.grid, l.pseudo.grid, present, classIds.value, l.seed.threshold);
      }
      case 'refined':
        return l.pseudo ? labels(l.pseudo.labels, l.pseudo.grid) : null;
      case 'confidence': {
        if (!l.pseudo) return null;
        return { ...l.pseudo.grid, values: new Uint8Array(await bytes(l.pseudo.doubt)).map((v) => 255 - v) };
      }
      case 'learned':
        if (l.correction) return png(l.correction);
        if (l.learned === 'normal' || l.learned === 'nothing-there') return blank;
        if (l.learned !== 'pseudo' || !l.pseudo) return null;
        return l.relabelled ? labels(l.relabelled.labels, l.relabelled.grid) : labels(l.pseudo.labels, l.pseudo.grid);
      case 'pamr':
      case 'dense-crf':
      case 'random-walk': {
        const made = l.tried?.labels.find((m) => m.id === name);
        return l.tried && made ? labels(made.labels, l.tried.grid) : null;
      }
      case 'student':
        return l.student ? png(l.student) : null;
      case 'truth':
        return l.truth ? png(l.truth) : l.normal ? blank : null;
    }
  }

  /** Null where there is no such layer for this image. */
  function grid(l: ImageLayers, name: LayerName): Promise<ByteGrid | null> {
    const key = `${l.sha256} ${name}`;
    const found = gridCache.get(key);
    if (found) return found;
    const making = make(l, name);
    gridCache.set(key, making);
    making.catch(() => gridCache.delete(key));
    for (const oldest of gridCache.keys()) if (gridCache.size > keptGrids) gridCache.delete(oldest);
    return making;
  }

  async function chooseThresholds(low: number, high: number): Promise<void> {
    await client.call('stage2.set-operating-point', { project: project.id as string, low, high });
    await load();
  }
  const card = (): Promise<{ readonly sha256: string; readonly bytes: number }> => client.call('stage2.card', { project: project.id as string });

  useChangesStore().onChange(() => project.id, ['runs', 'project'], () => void load());
  return { overview, grey, error, classIds, load, images, layers, grid, chooseThresholds, card };
});
