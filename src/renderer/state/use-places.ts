/** Walks through the folders of this PC, for choosing one. */
import { ref } from 'vue';
import type { Place } from '#shared/contract/app.ts';
import { useClient } from './client.ts';
import { useFailure } from './use-failure.ts';

export function usePlaces() {
  const client = useClient();
  const { textOf } = useFailure();
  const place = ref<Place | null>(null);
  const error = ref('');
  const busy = ref(false);

  /** @param path null: the home folder; a folder that is not there leads to the home folder, saying so */
  async function go(path: string | null): Promise<void> {
    busy.value = true;
    try {
      place.value = await client.call('places.list', { path });
      error.value = '';
    } catch (e) {
      const { what, file, todo } = textOf(e);
      error.value = [what, file, todo].filter((x) => x !== '').join(' ');
      if (place.value === null && path !== null) place.value = await client.call('places.list', { path: null }).catch(() => null);
    } finally {
      busy.value = false;
    }
  }
  async function make(name: string): Promise<void> {
    if (place.value === null) return;
    busy.value = true;
    try {
      place.value = await client.call('places.make', { parent: place.value.path, name });
      error.value = '';
    } catch (e) {
      error.value = textOf(e).what;
    } finally {
      busy.value = false;
    }
  }
  return { place, error, busy, go, make };
}
