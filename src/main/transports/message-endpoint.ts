/** The server's end of a message channel (Electron IPC): calls and streams by id, each cancellable by its sender only. */
import { appError, toAppError } from '#shared/contract/errors.ts';
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

/** Why a controller was aborted: the window went away, so nothing may be posted. */
const gone = Symbol('gone');

export function createMessageEndpoint(dispatcher: Dispatcher): MessageEndpoint {
  const open = new Map<string, Map<string, AbortController>>();
  function begin(sender: string, id: string): AbortController {
    const own = open.get(sender) ?? new Map<string, AbortController>();
    open.set(sender, own);
    const controller = new AbortController();
    own.set(id, controller);
    return controller;
  }
  // A reloaded page may use an id again while the old call of that id is still ending.
  function end(sender: string, id: string, controller: AbortController): void {
    const own = open.get(sender);
    if (own?.get(id) === controller) own.delete(id);
  }
  return {
    async call(sender, id, name, input) {
      const controller = begin(sender, id);
      const { signal } = controller;
      try {
        return { value: (await dispatcher.call(String(name), input, { signal })) ?? null };
      } catch (e) {
        return { error: toAppError(e).toJSON() };
      } finally {
        end(sender, id, controller);
      }
    },
    async stream(sender, id, name, input, post) {
      const controller = begin(sender, id);
      const { signal } = controller;
      try {
        for await (const value of dispatcher.stream(String(name), input, { signal })) {
          if (signal.aborted) break;
          post({ value: value ?? null });
        }
        // Services end quietly when they are cancelled: what came so far is not the whole.
        if (signal.aborted) throw appError('cancelled', 'Cancelled', 'Start it again when you like.');
        post({ end: true });
      } catch (e) {
        // Nobody is there any more, or a new page that must not hear what the old one asked for.
        if (signal.reason !== gone) post({ error: toAppError(e).toJSON() });
      } finally {
        end(sender, id, controller);
      }
    },
    cancel: (sender, id) => open.get(sender)?.get(id)?.abort(),
    dropSender(sender) {
      for (const controller of open.get(sender)?.values() ?? []) controller.abort(gone);
      open.delete(sender);
    },
  };
}
