/** The windows that are open, and the question before the last one closes while work is running. */
import type { App, BrowserWindow, Dialog } from 'electron';
import type { Client } from '#shared/client.ts';
import { menuStrings } from './menu-strings.ts';
import type { SenderEvent } from './sender-guard.ts';
import { isOwnSender } from './sender-guard.ts';
import type { WindowCommands } from './window-commands.ts';

export interface WindowsParts {
  readonly make: () => BrowserWindow;
  readonly commands: WindowCommands;
  readonly client: Pick<Client, 'call'>;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly app: Pick<App, 'on' | 'quit'>;
}
export interface Windows {
  open(): BrowserWindow;
  /** Brings a window to the front, or opens one. */
  show(): void;
  isOwn(event: SenderEvent): boolean;
}

export function createWindows(parts: WindowsParts): Windows {
  const open = new Set<BrowserWindow>();
  const ids = new Set<number>();
  let isQuitting = false;
  parts.app.on('before-quit', () => (isQuitting = true));

  /** Resolves to false when the person wants to stay. */
  async function mayClose(window: BrowserWindow): Promise<boolean> {
    const running = (await parts.client.call('jobs.list', {})).some((j) => j.status === 'running');
    if (!running) return true;
    const t = menuStrings[(await parts.client.call('app.info', {})).settings.lang];
    const { response } = await parts.dialog.showMessageBox(window, { type: 'question', message: t.closeAsk, detail: t.closeDetail, buttons: [t.closeStay, t.closeStop], defaultId: 0, cancelId: 0 });
    return response === 1;
  }

  function openOne(): BrowserWindow {
    const window = parts.make();
    const { id } = window.webContents;
    open.add(window);
    ids.add(id);
    parts.commands.add(window);
    let isAsked = false;
    window.on('close', (event) => {
      if (isAsked || open.size > 1) return;
      event.preventDefault();
      void mayClose(window)
        // A question that cannot be asked must not keep the window open for ever.
        .catch(() => true)
        .then((may) => {
          isAsked = may;
          // Waiting for the answer has stopped the quitting that brought us here.
          if (may && isQuitting) parts.app.quit();
          else if (may) window.close();
          isQuitting = false;
        });
    });
    window.on('closed', () => {
      open.delete(window);
      ids.delete(id);
    });
    return window;
  }
  return {
    open: openOne,
    show() {
      const window = [...open].at(-1);
      if (!window) return void openOne();
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    isOwn: (event) => isOwnSender(event, ids),
  };
}
