/** A queue between callbacks and an async reader. */

export interface Queue<T> {
  readonly push: (value: T) => void;
  /** No more values; the reader gets what is left, then ends. */
  readonly end: () => void;
  /** The reader gets what is left, then this error. */
  readonly fail: (error: unknown) => void;
  /** Ends quietly when the signal aborts. */
  values(): AsyncIterable<T>;
}

/** @param merge joins a new value with the last unread one (so that a slow reader skips outdated progress); undefined keeps both */
export function createQueue<T>(signal: AbortSignal, merge?: (last: T, next: T) => T | undefined): Queue<T> {
  const waiting: T[] = [];
  let over: { readonly error: unknown } | 'open' | 'ended' = 'open';
  let wake: () => void = () => undefined;
  const stir = (): void => wake();
  return {
    push(value) {
      const last = waiting.at(-1);
      const merged = last === undefined ? undefined : merge?.(last, value);
      if (merged === undefined) waiting.push(value);
      else waiting[waiting.length - 1] = merged;
      stir();
    },
    end() {
      if (over === 'open') over = 'ended';
      stir();
    },
    fail(error) {
      if (over === 'open') over = { error };
      stir();
    },
    async *values() {
      signal.addEventListener('abort', stir);
      try {
        while (!signal.aborted) {
          if (waiting.length > 0) yield waiting.shift() as T;
          else if (over === 'ended') return;
          else if (over !== 'open') throw over.error;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        signal.removeEventListener('abort', stir);
      }
    },
  };
}
