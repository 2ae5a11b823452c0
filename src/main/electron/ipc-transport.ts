/** The contract over Electron's messages: each one's sender is checked before anything else. */
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { appError, toAppError } from '#shared/contract/errors.ts';
import { ipcChannels } from '#shared/contract/wire.ts';
import type { Reply } from '#shared/contract/wire.ts';
import type { Media } from '../ports/media.ts';
import type { MessageEndpoint } from '../transports/message-endpoint.ts';
import type { SenderEvent } from './sender-guard.ts';

export interface IpcParts {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'on'>;
  readonly endpoint: MessageEndpoint;
  readonly media: Pick<Media, 'put'>;
  readonly isOwn: (event: SenderEvent) => boolean;
  readonly pickFolder: (title: string) => Promise<string | null>;
  readonly pickSave: (title: string, name: string) => Promise<string | null>;
  /** The window of these web contents listens for commands now. */
  readonly onReady: (webContentsId: number) => void;
}

/** What comes from a page may be anything; an object with a `toString` of its own must not throw here. */
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const blobLimitBytes = 256 * 1024 * 1024;

export function registerIpc(parts: IpcParts): void {
  const { ipcMain, endpoint, isOwn } = parts;
  const known = new WeakSet<WebContents>();

  /** What a window asked for ends with it, and with the page that asked. */
  function senderOf(event: IpcMainInvokeEvent): string {
    const { sender } = event;
    const name = String(sender.id);
    if (!known.has(sender)) {
      known.add(sender);
      const drop = (): void => endpoint.dropSender(name);
      sender.on('destroyed', drop);
      sender.on('render-process-gone', drop);
      sender.on('did-start-navigation', (details) => details.isMainFrame && !details.isSameDocument && drop());
    }
    return name;
  }
  /** Answers with an error instead of `undefined`, so that a refusal is never taken for an empty answer. */
  function handle(channel: string, answer: (event: IpcMainInvokeEvent, ...args: readonly unknown[]) => unknown): void {
    ipcMain.handle(channel, (event, ...args: readonly unknown[]) => {
      if (!isOwn(event)) throw new Error('Tegakari refused a message from a page that is not its own');
      return answer(event, ...args);
    });
  }
  const listen = (channel: string, act: (event: IpcMainEvent, ...args: readonly unknown[]) => void): void => {
    ipcMain.on(channel, (event, ...args: readonly unknown[]) => {
      if (isOwn(event)) act(event, ...args);
      else console.error('Tegakari refused a message from a page that is not its own');
    });
  };

  handle(ipcChannels.call, (event, id, name, input) => endpoint.call(senderOf(event), text(id), text(name), input));
  handle(ipcChannels.stream, (event, id, name, input) => {
    const { sender } = event;
    void endpoint.stream(senderOf(event), text(id), text(name), input, (message) => {
      if (!sender.isDestroyed()) sender.send(ipcChannels.streamMessage, text(id), message);
    });
    return null;
  });
  listen(ipcChannels.cancel, (event, id) => endpoint.cancel(String(event.sender.id), text(id)));
  listen(ipcChannels.ready, (event) => parts.onReady(event.sender.id));
  handle(ipcChannels.putBlob, (_event, project, bytes) => putBlob(parts.media, project, bytes));
  handle(ipcChannels.pickFolder, (_event, title) => parts.pickFolder(text(title)));
  handle(ipcChannels.pickSave, (_event, title, name) => parts.pickSave(text(title), text(name)));
}

async function putBlob(media: Pick<Media, 'put'>, project: unknown, bytes: unknown): Promise<Reply> {
  try {
    if (!(bytes instanceof Uint8Array)) throw appError('bad-usage', 'What was to be stored is no bytes', 'Reload the window.');
    if (bytes.byteLength > blobLimitBytes) throw appError('memory-limit', `What was to be stored is larger than ${Math.round(blobLimitBytes / 1e6)} MB`, 'Use a smaller file.');
    return { value: { sha256: await media.put(text(project), one(bytes)) } };
  } catch (e) {
    return { error: toAppError(e).toJSON() };
  }
}

async function* one(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
