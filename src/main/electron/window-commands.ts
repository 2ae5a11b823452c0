/** Commands to windows wait until the window listens: a file may be opened before there is a page. */
import type { BrowserWindow } from 'electron';
import { ipcChannels } from '#shared/contract/wire.ts';
import type { WindowCommand } from '#shared/contract/wire.ts';

export interface WindowCommands {
  /** To the window in front, or to the next one that opens. */
  send(command: WindowCommand, argument?: string): void;
  add(window: BrowserWindow): void;
  /** By id of the web contents: the page listens now. */
  ready(webContentsId: number): void;
}

interface Waiting {
  readonly command: WindowCommand;
  readonly argument: string | null;
}

/** @param focused Electron's `BrowserWindow.getFocusedWindow` */
export function createWindowCommands(focused: () => BrowserWindow | null): WindowCommands {
  const windows = new Set<BrowserWindow>();
  const listening = new Set<BrowserWindow>();
  const waiting: Waiting[] = [];

  function target(): BrowserWindow | undefined {
    const front = focused();
    return front !== null && listening.has(front) ? front : [...listening].at(-1);
  }
  function flush(): void {
    const window = target();
    if (window === undefined) return;
    for (const { command, argument } of waiting.splice(0)) window.webContents.send(ipcChannels.command, command, argument);
  }
  return {
    send(command, argument) {
      waiting.push({ command, argument: argument ?? null });
      flush();
    },
    add(window) {
      windows.add(window);
      window.on('closed', () => {
        windows.delete(window);
        listening.delete(window);
      });
      // A page that is loaded again does not listen yet.
      window.webContents.on('did-start-navigation', (details) => details.isMainFrame && !details.isSameDocument && listening.delete(window));
    },
    ready(webContentsId) {
      const window = [...windows].find((w) => w.webContents.id === webContentsId);
      if (window === undefined) return;
      listening.add(window);
      flush();
    },
  };
}
