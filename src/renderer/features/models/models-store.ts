/** What this PC offers and holds; kept while the window is open, since asking starts the engine. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { Diagnostics } from '#shared/contract/app.ts';
import type { AppErrorData } from '#shared/contract/errors.ts';
import { toAppError } from '#shared/contract/errors.ts';
import type { ModelCard } from '#shared/contract/models.ts';
import { useClient } from '../../state/client.ts';

export const useModelsStore = defineStore('models', () => {
  const client = useClient();
  /** Cards come at once; the rest takes seconds. */
  const cards = ref<readonly ModelCard[] | null>(null);
  const found = ref<Diagnostics | null>(null);
  const at = ref<string | null>(null);
  const busy = ref(false);
  const error = ref<AppErrorData | null>(null);

  async function look(): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    error.value = null;
    try {
      cards.value ??= await client.call('models.list', {});
      found.value = await client.call('app.diagnostics', {});
      cards.value = found.value.cards;
      at.value = new Date().toISOString();
    } catch (e) {
      error.value = toAppError(e).toJSON();
    } finally {
      busy.value = false;
    }
  }
  /** @returns bytes that became free */
  async function clearCache(): Promise<number> {
    const { freedBytes } = await client.call('app.clear-cache', {});
    if (found.value) found.value = { ...found.value, cache: { ...found.value.cache, bytes: 0 }, stored: found.value.stored.map((s) => (s.what === 'pictures' ? { ...s, bytes: 0 } : s)) };
    return freedBytes;
  }
  return { cards, found, at, busy, error, look, clearCache };
});
