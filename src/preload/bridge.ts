/** The bridge that a sandboxed window gets, over Electron's messages: no more than `Bridge` says. */
import { ipcChannels } from '#shared/contract/wire.ts';
import type { Bridge, Reply, StreamMessage } from '#shared/contract/wire.ts';

type Listener = (event: unknown, ...args: unknown[]) => void;

/** The part of Electron's `ipcRenderer` that is used. */
export interface IpcSide {
  invoke(channel: string, ...args: readonly unknown[]): Promise<unknown>;
  send(channel: string, ...args: readonly unknown[]): void;
  on(channel: string, listener: Listener): unknown;
  removeListener(channel: string, listener: Listener): unknown;
}

/** @param pathOf Electron's `webUtils.getPathForFile` */
export function createBridge(ipc: IpcSide, pathOf: (file: never) => string): Bridge {
  const readers = new Map<string, (message: StreamMessage) => void>();
  ipc.on(ipcChannels.streamMessage, (_event, id, message) => readers.get(id as string)?.(message as StreamMessage));
  return {
    call: (id, name, input) => ipc.invoke(ipcChannels.call, id, name, input) as Promise<Reply>,
    stream(id, name, input, onMessage) {
      readers.set(id, onMessage);
      // The answer only says whether the program took the request; the values come as messages.
      void ipc.invoke(ipcChannels.stream, id, name, input).then((refused) => {
        if (refused !== null) readers.get(id)?.(refused as Reply);
      });
      return () => {
        if (readers.delete(id)) ipc.send(ipcChannels.cancel, id);
      };
    },
    cancel: (id) => ipc.send(ipcChannels.cancel, id),
    putBlob: (project, bytes) => ipc.invoke(ipcChannels.putBlob, project, bytes) as Promise<Reply>,
    pickFolder: (title) => ipc.invoke(ipcChannels.pickFolder, title) as Promise<string | null>,
    pickSave: (title, name) => ipc.invoke(ipcChannels.pickSave, title, name) as Promise<string | null>,
    pathOf: (file) => pathOf(file as never),
    onCommand(listener) {
      const heard: Listener = (_event, command, argument) => listener(command as string, argument as string | null);
      ipc.on(ipcChannels.command, heard);
      ipc.send(ipcChannels.ready);
      return () => void ipc.removeListener(ipcChannels.command, heard);
    },
  };
}
