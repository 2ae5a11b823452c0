/** Electron's entry: joins the services to windows of our own. Everything else runs, and is tested, without Electron. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, nativeTheme, protocol, screen, session, utilityProcess } from 'electron';
import { createClient } from '#shared/client.ts';
import { composeWorkbench } from './compose-workbench.ts';
import { createDialogs } from './electron/dialogs.ts';
import { guardSession, hardenApp, privateScheme } from './electron/hardening.ts';
import { registerIpc } from './electron/ipc-transport.ts';
import { keepMenu } from './electron/keep-menu.ts';
import { pathFromArguments } from './electron/opened-paths.ts';
import { appPaths } from './electron/paths.ts';
import { createProtocolHandler } from './electron/private-protocol.ts';
import { utilityLaunchers } from './electron/utility-processes.ts';
import { createWindowCommands } from './electron/window-commands.ts';
import { openWindow } from './electron/window.ts';
import { createWindows } from './electron/windows.ts';
import { appDataFolder } from './files/app-state-file.ts';
import { rendererAssets } from './files/renderer-assets.ts';
import { inProcessTransport } from './transports/in-process.ts';
import { createMessageEndpoint } from './transports/message-endpoint.ts';
import { countNetworkAttempt, guardNetwork } from './transports/network-guard.ts';

guardNetwork();
protocol.registerSchemesAsPrivileged([privateScheme]);
hardenApp(app);
const paths = appPaths({ appPath: app.getAppPath(), resourcesPath: process.resourcesPath, isPackaged: app.isPackaged });
const home = appDataFolder(process.platform, process.env);
mkdirSync(join(home, 'electron'), { recursive: true });
app.setPath('userData', join(home, 'electron'));
const commands = createWindowCommands(() => BrowserWindow.getFocusedWindow());
const openPath = (path: string | null): void => void (path === null || commands.send('open-path', path));
app.on('open-file', (event, path) => (event.preventDefault(), openPath(path)));

async function start(): Promise<void> {
  const argumentsOf = (argv: readonly string[], folder: string): string | null => pathFromArguments(argv, app.isPackaged ? 1 : 2, folder, existsSync);
  openPath(argumentsOf(process.argv, process.cwd()));
  await app.whenReady();
  const launchers = utilityLaunchers({ fork: (entry, { quiet, name }) => utilityProcess.fork(entry, [], { serviceName: name, stdio: quiet ? 'ignore' : 'inherit', env: { ...process.env, TEGAKARI_MODELS: paths.models } }), makeChannel: () => new MessageChannelMain(), engineEntry: paths.engine, jobEntry: paths.job });
  const workbench = composeWorkbench({ root: paths.root, modelsFolder: paths.models, ...launchers, platform: process.platform, shell: 'electron', env: process.env, listening: () => null });
  const client = createClient(inProcessTransport(workbench.dispatcher, () => Promise.reject(new Error('the shell stores no blobs'))));
  const dialogs = createDialogs(dialog, () => BrowserWindow.getFocusedWindow(), app.getPath('home'));
  const windows = createWindows({ app, commands, client, dialog, make: () => openWindow({ BrowserWindow, screens: () => screen.getAllDisplays().map((d) => d.workArea), preload: paths.preload, stateFile: join(home, 'window.json'), isDark: () => nativeTheme.shouldUseDarkColors }) });
  guardSession(session.defaultSession, countNetworkAttempt);
  protocol.handle(privateScheme.scheme, createProtocolHandler({ media: workbench.media, assets: await rendererAssets(paths.renderer) }));
  registerIpc({ ipcMain, endpoint: createMessageEndpoint(workbench.dispatcher), media: workbench.media, isOwn: windows.isOwn, onReady: commands.ready, pickFolder: dialogs.pickFolder, pickSave: dialogs.pickSave });
  await keepMenu({ client, app, platform: process.platform, dialogs, send: commands.send, newWindow: windows.open, set: (template) => Menu.setApplicationMenu(Menu.buildFromTemplate(template)) }, new AbortController().signal);
  app.on('second-instance', (_event, argv, folder) => (windows.show(), openPath(argumentsOf(argv, folder))));
  app.on('activate', windows.show);
  app.on('window-all-closed', () => process.platform === 'darwin' || app.quit());
  app.once('will-quit', (event) => (event.preventDefault(), void workbench.close().finally(() => app.exit())));
  windows.open();
  await workbench.trimCache();
}

// Not awaited here: Electron is not ready before this file has run to its end.
if (app.requestSingleInstanceLock()) start().catch((e: unknown) => (console.error(e), dialog.showErrorBox('手がかり Tegakari', String(e)), app.exit(1)));
else app.quit();
