/** The server's end of a message channel (Electron IPC): calls and streams by id, each cancellable by its sender only. */
import { toAppError } from '#shared/contract/errors.ts';
import type { Reply, StreamMessage } from '#shared/contract/wire.ts';
import type { Dispatcher } from './dispatcher.ts';

export interface MessageEndpoint {
  call(sender: string, id: string, name: string, input: unknown): Promise<Reply>;
  /** Values go to `post` in order, then `end` or `error`. */
  stream(sender: string, id: string, name: string, input: unknown, post: (message: StreamMessage) => void): Promise<void>;
  cancel(sender: string, id: string): void;
  /** The window is gone: everything it asked for is cancelled. */
  dropSender(sender: string): void;
}

export function createMessageEndpoint(dispatcher: Dispatcher): MessageEndpoint {
  const open = new Map<string, Map<string, AbortController>>();
  function begin(sender: string, id: string): AbortController {
    const own = open.get(sender) ?? new Map<string, AbortController>();
    open.set(sender, own);
    const controller = new AbortController();
    own.set(id, controller);
    return controller;
  }
  const end = (sender: string, id: string): void => void open.get(sender)?.delete(id);
  return {
    async call(sender, id, name, input) {
      const { signal } = begin(sender, id);
      try {
        return { value: (await dispatcher.call(String(name), input, { signal })) ?? null };
      } catch (e) {
        return { error: toAppError(e).toJSON() };
      } finally {
        end(sender, id);
      }
    },
    async stream(sender, id, name, input, post) {
      const { signal } = begin(sender, id);
      try {
        for await (const value of dispatcher.stream(String(name), input, { signal })) {
          if (signal.aborted) break;
          post({ value: value ?? null });
        }
        post({ end: true });
      } catch (e) {
        post({ error: toAppError(e).toJSON() });
      } finally {
        end(sender, id);
      }
    },
    cancel: (sender, id) => open.get(sender)?.get(id)?.abort(),
    dropSender(sender) {
      for (const controller of open.get(sender)?.values() ?? []) controller.abort();
      open.delete(sender);
    },
  };
}
