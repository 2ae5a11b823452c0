/** The system's own dialogs for choosing folders and files. */
import type { BrowserWindow, Dialog, OpenDialogOptions } from 'electron';

export interface Dialogs {
  pickFolder(title: string): Promise<string | null>;
  pickFile(title: string, kind: string): Promise<string | null>;
  pickSave(title: string, name: string): Promise<string | null>;
}

/** @param focused the window that the dialog belongs to @param folder where choosing starts */
export function createDialogs(dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>, focused: () => BrowserWindow | null, folder: string): Dialogs {
  const open = async (options: OpenDialogOptions): Promise<string | null> => {
    const window = focused();
    const { canceled, filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
    return canceled ? null : (filePaths[0] ?? null);
  };
  return {
    pickFolder: (title) => open({ title, defaultPath: folder, properties: ['openDirectory', 'createDirectory'] }),
    pickFile: (title, kind) => open({ title, defaultPath: folder, properties: ['openFile'], filters: [{ name: kind, extensions: ['tegakari'] }] }),
    async pickSave(title, name) {
      const window = focused();
      const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1];
      // A name from a page is a name: it decides no folder.
      const options = { title, defaultPath: name.split(/[\\/]/).pop() ?? '', ...(extension === undefined ? {} : { filters: [{ name: extension, extensions: [extension] }] }) };
      const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
      return canceled || filePath === '' ? null : filePath;
    },
  };
}
