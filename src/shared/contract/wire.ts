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
  /** Where a dropped file or folder lies on this PC; empty when it has no place on disk. */
  pathOf(file: unknown): string;
  /** Menu commands (`windowCommands`) and opened files (`open-path` with the path as argument). */
  onCommand(listener: (command: string, argument: string | null) => void): () => void;
}

/** What the program's menu, a second start or an opened file may ask of a window; `open-path` carries a path. */
export const windowCommands = ['projects', 'new-project', 'open-path', 'settings', 'diagnostics', 'help'] as const;
export type WindowCommand = (typeof windowCommands)[number];

/** Names of the messages between a window and the program. */
export const ipcChannels = {
  call: 'tegakari:call',
  stream: 'tegakari:stream',
  streamMessage: 'tegakari:stream-message',
  cancel: 'tegakari:cancel',
  putBlob: 'tegakari:put-blob',
  pickFolder: 'tegakari:pick-folder',
  pickSave: 'tegakari:pick-save',
  command: 'tegakari:command',
  /** The window listens for commands now. */
  ready: 'tegakari:ready',
} as const;
