/** What travels on a wire around the contract's own data, and the bridge that the preload script gives a window. */
import type { AppErrorData } from './errors.ts';

/** Answer to a call. */
export type Reply = { readonly value: unknown } | { readonly error: AppErrorData };
/** One message of a stream; a stream that stops without `end` or `error` was cut off. */
export type StreamMessage = Reply | { readonly end: true };

/** `window.tegakari` in Electron: all that a sandboxed window may do. */
export interface Bridge {
  call(id: string, name: string, input: unknown): Promise<Reply>;
  /** Returns what stops it. */
  stream(id: string, name: string, input: unknown, onMessage: (message: StreamMessage) => void): () => void;
  cancel(id: string): void;
  putBlob(project: string, bytes: Uint8Array): Promise<Reply>;
  /** The system's own dialogs; null when the person closed it. */
  pickFolder(title: string): Promise<string | null>;
  pickSave(title: string, name: string): Promise<string | null>;
  /** Menu commands and dropped or opened files, by id. */
  onCommand(listener: (command: string, argument: string | null) => void): () => void;
}
