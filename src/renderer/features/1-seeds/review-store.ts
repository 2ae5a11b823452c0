/** The review queue of the project on the screen. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { ReviewItem, ReviewQueue } from '#shared/contract/review.ts';
import { toAppError } from '#shared/contract/errors.ts';
import type { AppErrorData } from '#shared/contract/errors.ts';
import { useChangesStore } from '../../state/changes-store.ts';
import { useClient } from '../../state/client.ts';
import { useProjectStore } from '../../state/project-store.ts';

export const useReviewStore = defineStore('review', () => {
  const client = useClient();
  const project = useProjectStore();
  const changes = useChangesStore();
  const queue = shallowRef<ReviewQueue | null>(null);
  const loaded = ref(false);
  const error = ref<AppErrorData | null>(null);

  const items = computed<readonly ReviewItem[]>(() => queue.value?.items ?? []);
  const classIds = computed(() => (queue.value?.classes ?? []).map((c) => c.id));
  const done = computed(() => items.value.filter((i) => i.state !== 'open' && i.state !== 'skip').length);
  const randomLeft = computed(() => items.value.filter((i) => i.sample === 'random' && (i.state === 'open' || i.state === 'skip')).length);

  async function load(): Promise<void> {
    const id = project.id;
    if (id === null) return;
    try {
      const answer = await client.call('review.queue', { project: id });
      if (project.id !== id) return;
      queue.value = answer;
      error.value = null;
      loaded.value = true;
    } catch (e) {
      if (project.id === id && queue.value === null) error.value = toAppError(e).toJSON();
    }
  }
  watch(
    () => project.id,
    () => {
      queue.value = null;
      loaded.value = false;
      void load();
    },
  );
  changes.onChange(() => project.id, ['reviews', 'drafts', 'runs', 'seeds'], () => {
    if (loaded.value) void load();
  });
  return { queue, loaded, error, items, classIds, done, randomLeft, load };
});

/** The next image after `index` that nobody has decided on, going round once; −1 when all are. Skipped ones come last. */
export function nextOpen(items: readonly Pick<ReviewItem, 'state'>[], index: number): number {
  for (const wanted of ['open', 'skip'] as const) {
    for (let step = 1; step <= items.length; step++) {
      const at = (index + step) % items.length;
      if (at !== index && items[at]?.state === wanted) return at;
    }
  }
  return -1;
}
