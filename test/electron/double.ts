/**
 * A double of the `electron` module for the built program: records what it is told, and lets a test play the system and
 * the person. Utility processes are real child processes, whose parentPort `utility-double.ts` makes.
 */
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { FakeIpcMain, FakeWebContents } from '../support/fake-ipc.ts';

const root = process.env.TEGAKARI_TEST_APP as string;
// Beside the archive when the program is installed; plain Node has no such path.
if (process.env.TEGAKARI_TEST_RESOURCES !== undefined) Object.defineProperty(process, 'resourcesPath', { value: process.env.TEGAKARI_TEST_RESOURCES });
/** Every call that a test asks about, in order. */
export const calls: (readonly [name: string, ...args: readonly unknown[]])[] = [];
const note = (name: string, ...args: readonly unknown[]): void => void calls.push([name, ...args]);

class FakeApp extends EventEmitter {
  readonly isPackaged = process.env.TEGAKARI_TEST_RESOURCES !== undefined;
  readonly commandLine = { appendSwitch: (name: string, value?: string) => note('switch', name, value) };
  readonly #ready = Promise.withResolvers<void>();
  makeReady(): void {
    this.#ready.resolve();
  }
  whenReady(): Promise<void> {
    note('whenReady');
    return this.#ready.promise;
  }
  getAppPath(): string {
    return root;
  }
  getPath(name: string): string {
    return join(root, name);
  }
  setPath(name: string, path: string): void {
    note('setPath', name, path);
  }
  enableSandbox(): void {
    note('enableSandbox');
  }
  requestSingleInstanceLock(): boolean {
    note('requestSingleInstanceLock');
    return process.env.TEGAKARI_TEST_SECOND === undefined;
  }
  addRecentDocument(path: string): void {
    note('addRecentDocument', path);
  }
  quit(): void {
    note('quit');
  }
  exit(code = 0): void {
    note('exit', code);
  }
}
export const app = new FakeApp();
export const ipcMain = new FakeIpcMain();

export const windows: FakeWindow[] = [];
class FakeWindow extends EventEmitter {
  readonly webContents: FakeWebContents & { readonly handlers: Record<string, unknown> };
  readonly options: Readonly<Record<string, unknown>>;
  readonly did: string[] = [];
  constructor(options: Readonly<Record<string, unknown>>) {
    super();
    this.options = options;
    const contents = new FakeWebContents(ipcMain, 'about:blank');
    this.webContents = Object.assign(contents, { handlers: {} as Record<string, unknown>, setWindowOpenHandler: (handler: unknown) => void (this.webContents.handlers.open = handler) });
    windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    note('loadURL', url);
    this.webContents.mainFrame = { url, parent: null };
  }
  show(): void {
    this.did.push('show');
  }
  focus(): void {
    this.did.push('focus');
  }
  restore(): void {
    this.did.push('restore');
  }
  maximize(): void {
    this.did.push('maximize');
  }
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return true;
  }
  getNormalBounds(): object {
    return { x: 40, y: 30, width: 1300, height: 820 };
  }
  close(): void {
    let isStopped = false;
    this.emit('close', { preventDefault: () => (isStopped = true) });
    if (isStopped) return;
    this.webContents.close();
    this.emit('closed');
  }
}
export const BrowserWindow = Object.assign(FakeWindow, { getFocusedWindow: () => null });

export const answers = { showMessageBox: 0, folder: null as string | null };
export const dialog = {
  showOpenDialog: async (options: unknown) => (note('showOpenDialog', options), answers.folder === null ? { canceled: true, filePaths: [] } : { canceled: false, filePaths: [answers.folder] }),
  showSaveDialog: async (options: unknown) => (note('showSaveDialog', options), { canceled: false, filePath: '/picked/x.html' }),
  showMessageBox: async (_window: unknown, options: unknown) => (note('showMessageBox', options), { response: answers.showMessageBox }),
  showErrorBox: (title: string, text: string) => note('showErrorBox', title, text),
};

export interface Item {
  readonly label?: string;
  readonly role?: string;
  readonly accelerator?: string;
  readonly click?: () => void;
  readonly submenu?: readonly Item[];
}
export const menu = { current: [] as readonly Item[] };
export const Menu = { buildFromTemplate: (template: readonly Item[]) => template, setApplicationMenu: (template: readonly Item[]) => void (menu.current = template) };

export const nativeTheme = { shouldUseDarkColors: false };
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };
export const served = new Map<string, (request: Request) => Promise<Response>>();
export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown) => note('registerSchemesAsPrivileged', schemes),
  handle: (scheme: string, handler: (request: Request) => Promise<Response>) => void served.set(scheme, handler),
};

type Fn = (...args: readonly never[]) => unknown;
export const sessionHandlers: Record<string, Fn> = {};
const keep = (name: string) => (handler: Fn) => void (sessionHandlers[name] = handler);
export const session = {
  defaultSession: {
    setPermissionRequestHandler: keep('permissionRequest'),
    setPermissionCheckHandler: keep('permissionCheck'),
    setDevicePermissionHandler: keep('devicePermission'),
    setSpellCheckerEnabled: (on: boolean) => note('setSpellCheckerEnabled', on),
    on: (name: string, handler: Fn) => void (sessionHandlers[name] = handler),
    webRequest: { onBeforeRequest: keep('beforeRequest') },
  },
};

/** Ports cross processes as numbers; the two ends of a channel are n and n + 1. */
let lastPort = 0;
class FakePort {
  readonly id = (lastPort += 1);
  get peer(): number {
    return this.id % 2 === 1 ? this.id + 1 : this.id - 1;
  }
}
export class MessageChannelMain {
  readonly port1 = new FakePort();
  readonly port2 = new FakePort();
}
interface Packet {
  readonly port: number | null;
  readonly data: unknown;
  readonly ports: readonly number[];
}
/** Which process holds an end, and what came for it before it had one. */
const holders = new Map<number, FakeUtility>();
const early = new Map<number, Packet[]>();
export const utilities: FakeUtility[] = [];
export class FakeUtility extends EventEmitter {
  readonly entry: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly #child;
  exitCode: number | null = null;
  constructor(entry: string, options: { readonly env: NodeJS.ProcessEnv; readonly stdio: 'ignore' | 'inherit' }) {
    super();
    this.entry = entry;
    this.options = options;
    this.#child = fork(entry, [], { serialization: 'advanced', env: options.env, execArgv: ['--import', join(import.meta.dirname, 'utility-double.ts')], stdio: ['ignore', options.stdio === 'ignore' ? 'ignore' : 2, options.stdio === 'ignore' ? 'ignore' : 2, 'ipc'] });
    this.#child.on('message', (packet: Packet) => {
      if (packet.port === null) return this.emit('message', packet.data);
      const peer = packet.port % 2 === 1 ? packet.port + 1 : packet.port - 1;
      const holder = holders.get(peer);
      const forwarded = { ...packet, port: peer };
      if (holder) holder.#deliver(forwarded);
      else early.set(peer, [...(early.get(peer) ?? []), forwarded]);
      return true;
    });
    this.#child.on('exit', (code, signal) => {
      this.exitCode = code ?? -1;
      note('utility exit', this.entry.split(/[\\/]/).pop(), code ?? signal);
      this.emit('exit', code ?? 1);
    });
    utilities.push(this);
  }
  get pid(): number | undefined {
    return this.#child.pid;
  }
  kill(): boolean {
    return this.#child.kill();
  }
  #deliver(packet: Packet): void {
    if (this.#child.connected) this.#child.send(packet);
  }
  postMessage(data: unknown, ports: readonly FakePort[] = []): void {
    this.#deliver({ port: null, data, ports: ports.map((p) => p.id) });
    for (const { id } of ports) {
      holders.set(id, this);
      for (const packet of early.get(id) ?? []) this.#deliver(packet);
      early.delete(id);
    }
  }
}
export const utilityProcess = { fork: (entry: string, _args: readonly string[], options: never) => new FakeUtility(entry, options) };

/** What a preload script may import. */
export const exposed: Record<string, unknown> = {};
export const contextBridge = { exposeInMainWorld: (name: string, api: unknown) => void (exposed[name] = api) };
export const webUtils = { getPathForFile: (file: { readonly path?: string }) => file.path ?? '' };
