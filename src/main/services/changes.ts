/** Word of changes, to any number of readers. */
import type { Change } from '#shared/contract/app.ts';
import type { Changes } from '../ports/workbench.ts';
import { createQueue } from './queue.ts';

export function createChanges(): Changes {
  const listeners = new Set<(change: Change) => void>();
  return {
    emit: (change) => {
      for (const listener of listeners) listener(change);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async *watch(signal) {
      const queue = createQueue<Change>(signal);
      listeners.add(queue.push);
      try {
        yield* queue.values();
      } finally {
        listeners.delete(queue.push);
      }
    },
  };
}
