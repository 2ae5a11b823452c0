/** Keeps unfinished edits at the program while a person draws: soon after each edit, one at a time, again when the program was away. */
import type { Client } from '#shared/client.ts';

export type KeeperState = 'saved' | 'saving' | 'waiting';

export interface DraftKeeper {
  /** The mask changed; `bytes` gives the newest state when it is sent, null to throw the draft away. */
  changed(imageId: string, bytes: () => Uint8Array | null, activeSeconds: () => number): void;
  /** Sends what is waiting now; resolves when it was tried. */
  flush(): Promise<void>;
  /** Forgets what is waiting for this image: its review was stored instead. */
  drop(imageId: string): Promise<void>;
  close(): void;
}

const soonMs = 300;
const retryMs = 1500;

interface Waiting {
  readonly imageId: string;
  readonly bytes: () => Uint8Array | null;
  readonly activeSeconds: () => number;
}

export function createDraftKeeper(client: Pick<Client, 'putBlob' | 'call'>, project: () => string | null, onState: (state: KeeperState) => void): DraftKeeper {
  const waiting = new Map<string, Waiting>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let sending: Promise<void> = Promise.resolve();

  function later(ms: number): void {
    timer ??= setTimeout(() => {
      timer = null;
      void flush();
    }, ms);
  }
  async function send(): Promise<void> {
    const id = project();
    for (const [imageId, edit] of Array.from(waiting)) {
      if (id === null) return;
      waiting.delete(imageId);
      onState('saving');
      try {
        const bytes = edit.bytes();
        const mask = bytes === null ? null : await client.putBlob(id, bytes);
        await client.call('review.draft', { project: id, imageId, mask, activeSeconds: edit.activeSeconds() });
      } catch {
        // The newest edit wins; this one waits for the program to come back.
        if (!waiting.has(imageId)) waiting.set(imageId, edit);
        onState('waiting');
        later(retryMs);
        return;
      }
    }
    onState(waiting.size === 0 ? 'saved' : 'saving');
  }
  function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    sending = sending.then(send);
    return sending;
  }
  return {
    changed(imageId, bytes, activeSeconds) {
      waiting.set(imageId, { imageId, bytes, activeSeconds });
      onState('saving');
      later(soonMs);
    },
    flush,
    async drop(imageId) {
      waiting.delete(imageId);
      await sending;
      waiting.delete(imageId);
    },
    close: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
