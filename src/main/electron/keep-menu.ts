/** Keeps the native menu and the system's list of recent folders in step with settings and projects. */
import type { App, MenuItemConstructorOptions } from 'electron';
import type { Client } from '#shared/client.ts';
import type { Dialogs } from './dialogs.ts';
import { menuTemplate } from './menu.ts';
import { menuStrings } from './menu-strings.ts';
import type { MenuParts } from './menu.ts';

export interface KeepMenuParts {
  readonly client: Pick<Client, 'call' | 'stream'>;
  readonly app: Pick<App, 'addRecentDocument' | 'isPackaged'>;
  readonly platform: NodeJS.Platform;
  readonly dialogs: Pick<Dialogs, 'pickFolder' | 'pickFile'>;
  readonly send: MenuParts['send'];
  readonly newWindow: () => void;
  readonly set: (template: MenuItemConstructorOptions[]) => void;
}

/** Sets the menu now and after each change; resolves when the first one stands. */
export async function keepMenu(parts: KeepMenuParts, signal: AbortSignal): Promise<void> {
  const { client } = parts;
  async function renew(): Promise<void> {
    const { lang } = (await client.call('app.info', {})).settings;
    const recent = (await client.call('projects.recent', {})).filter((r) => r.exists);
    const t = menuStrings[lang];
    const openPicked = (picked: Promise<string | null>): void => void picked.then((path) => path === null || parts.send('open-path', path));
    parts.set(
      menuTemplate({
        lang,
        isMac: parts.platform === 'darwin',
        isPackaged: parts.app.isPackaged,
        recent,
        send: parts.send,
        openFolder: () => openPicked(parts.dialogs.pickFolder(t.openFolderTitle)),
        openFile: () => openPicked(parts.dialogs.pickFile(t.openFileTitle, t.fileKind)),
        newWindow: parts.newWindow,
      }),
    );
    const newest = recent[0];
    if (newest) parts.app.addRecentDocument(newest.folder);
  }
  const changes = client.stream('app.changes', {}, signal)[Symbol.asyncIterator]();
  // Asked for before the first look, so that nothing in between is missed.
  let next = changes.next();
  next.catch(() => undefined);
  await renew();
  void (async () => {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = changes.next();
      if (value.areas.includes('settings') || value.areas.includes('recent')) await renew();
    }
  })().catch((e: unknown) => signal.aborted || console.error(e));
}
