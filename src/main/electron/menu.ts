/** The native menu as plain data; labels are our own, so that they follow the settings and not the system. */
import type { MenuItemConstructorOptions } from 'electron';
import type { WindowCommand } from '#shared/contract/wire.ts';
import { menuStrings } from './menu-strings.ts';

export interface MenuParts {
  readonly lang: 'ja' | 'en';
  readonly isMac: boolean;
  /** Reloading and developer tools only where the program is developed. */
  readonly isPackaged: boolean;
  readonly recent: readonly { readonly name: string; readonly folder: string }[];
  readonly send: (command: WindowCommand, argument?: string) => void;
  readonly openFolder: () => void;
  readonly openFile: () => void;
  readonly newWindow: () => void;
}

const maxRecent = 10;
const line: MenuItemConstructorOptions = { type: 'separator' };

export function menuTemplate(parts: MenuParts): MenuItemConstructorOptions[] {
  const t = menuStrings[parts.lang];
  const { isMac, send } = parts;
  const role = (name: NonNullable<MenuItemConstructorOptions['role']>, label: string, accelerator?: string): MenuItemConstructorOptions => ({ role: name, label, ...(accelerator === undefined ? {} : { accelerator }) });
  const command = (name: WindowCommand, label: string, accelerator?: string): MenuItemConstructorOptions => ({ label, ...(accelerator === undefined ? {} : { accelerator }), click: () => send(name) });
  const recent: MenuItemConstructorOptions[] = parts.recent.slice(0, maxRecent).map(({ name, folder }) => ({ label: escape(name), sublabel: folder, click: () => send('open-path', folder) }));
  const settings = command('settings', t.settings, 'CmdOrCtrl+,');

  const appMenu: MenuItemConstructorOptions = { label: t.app, submenu: [role('about', t.about), line, settings, line, role('hide', t.hide), role('hideOthers', t.hideOthers), role('unhide', t.showAll), line, role('quit', t.quit)] };
  const file: MenuItemConstructorOptions = {
    label: t.file,
    submenu: [
      command('new-project', t.newProject, 'CmdOrCtrl+N'),
      { label: t.openFolder, accelerator: 'CmdOrCtrl+O', click: parts.openFolder },
      { label: t.openFile, accelerator: 'CmdOrCtrl+Shift+O', click: parts.openFile },
      { label: t.recent, submenu: recent.length > 0 ? recent : [{ label: t.noRecent, enabled: false }] },
      line,
      { label: t.newWindow, accelerator: 'CmdOrCtrl+Shift+N', click: parts.newWindow },
      ...(isMac ? [] : [line, settings]),
      line,
      role('close', t.closeWindow, 'CmdOrCtrl+W'),
      ...(isMac ? [] : [role('quit', t.quit, 'CmdOrCtrl+Q')]),
    ],
  };
  const edit: MenuItemConstructorOptions = {
    label: t.edit,
    submenu: [role('undo', t.undo), role('redo', t.redo), line, role('cut', t.cut), role('copy', t.copy), role('paste', t.paste), role('selectAll', t.selectAll)],
  };
  const view: MenuItemConstructorOptions = {
    label: t.view,
    submenu: [
      command('projects', t.projects),
      line,
      role('zoomIn', t.zoomIn),
      role('zoomOut', t.zoomOut),
      role('resetZoom', t.zoomReset),
      line,
      // F11 belongs to the board view inside the window.
      role('togglefullscreen', t.fullScreen, isMac ? 'Ctrl+Cmd+F' : 'Shift+F11'),
      ...(parts.isPackaged ? [] : [line, role('reload', t.reload), role('toggleDevTools', t.developer)]),
    ],
  };
  const window: MenuItemConstructorOptions = { label: t.window, role: 'windowMenu', submenu: [role('minimize', t.minimise), role('close', t.closeWindow)] };
  const help: MenuItemConstructorOptions = { label: t.help, role: 'help', submenu: [command('help', t.keys), command('diagnostics', t.diagnostics), ...(isMac ? [] : [line, role('about', t.about)])] };
  return [...(isMac ? [appMenu] : []), file, edit, view, ...(isMac ? [window] : []), help];
}

/** A lone & would underline the next letter instead of being shown. */
function escape(name: string): string {
  return name.replaceAll('&', '&&');
}
