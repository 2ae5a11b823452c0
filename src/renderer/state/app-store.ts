/** Settings and facts of this PC. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { AppInfo, Settings } from '#shared/contract/app.ts';
import { useChangesStore } from './changes-store.ts';
import { useClient } from './client.ts';

export const useAppStore = defineStore('app', () => {
  const client = useClient();
  const changes = useChangesStore();
  const info = ref<AppInfo | null>(null);
  const settings = computed<Settings | null>(() => info.value?.settings ?? null);

  async function load(): Promise<void> {
    info.value = await client.call('app.info', {});
  }
  async function set(patch: Partial<Settings>): Promise<void> {
    const next = await client.call('app.set-settings', patch);
    if (info.value) info.value = { ...info.value, settings: next };
  }
  changes.onChange(() => null, ['settings'], () => void load().catch(() => undefined));
  return { info, settings, load, set };
});
