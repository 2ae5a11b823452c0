/** Electron's message pair without Electron: structured clone on every crossing, answers on a later turn, ids of senders. */
import { EventEmitter } from 'node:events';

type Handler = (event: unknown, ...args: readonly unknown[]) => unknown;

export interface FakeFrame {
  readonly url: string;
  readonly parent: FakeFrame | null;
}

const crossing = <T>(value: T): T => structuredClone(value);

export class FakeIpcMain {
  readonly handlers = new Map<string, Handler>();
  readonly listeners = new Map<string, Handler>();
  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`second handler for ${channel}`);
    this.handlers.set(channel, handler);
  }
  on(channel: string, listener: Handler): void {
    this.listeners.set(channel, listener);
  }
}

let lastId = 0;

/** The program's view of one window's page. */
export class FakeWebContents extends EventEmitter {
  readonly id = (lastId += 1);
  readonly renderer: FakeIpcRenderer;
  mainFrame: FakeFrame;
  isGone = false;
  constructor(ipcMain: FakeIpcMain, url: string) {
    super();
    this.mainFrame = { url, parent: null };
    this.renderer = new FakeIpcRenderer(ipcMain, this);
  }
  isDestroyed(): boolean {
    return this.isGone;
  }
  send(channel: string, ...args: readonly unknown[]): void {
    if (this.isGone) throw new Error('Object has been destroyed');
    const sent = crossing(args);
    setImmediate(() => this.renderer.emit(channel, {}, ...sent));
  }
  /** The page is loaded anew: everything that listened there is gone. */
  reload(): void {
    this.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    this.renderer.removeAllListeners();
  }
  close(): void {
    this.isGone = true;
    this.emit('destroyed');
  }
}

/** The page's view: what a preload script imports as `ipcRenderer`. */
export class FakeIpcRenderer extends EventEmitter {
  readonly #main: FakeIpcMain;
  readonly #contents: FakeWebContents;
  /** The frame that speaks; tests put a foreign one here. */
  frame: FakeFrame | null | undefined;
  constructor(main: FakeIpcMain, contents: FakeWebContents) {
    super();
    this.#main = main;
    this.#contents = contents;
  }
  #event(): unknown {
    return { sender: this.#contents, senderFrame: this.frame === undefined ? this.#contents.mainFrame : this.frame };
  }
  async invoke(channel: string, ...args: readonly unknown[]): Promise<unknown> {
    const sent = crossing(args);
    await new Promise((resolve) => setImmediate(resolve));
    const handler = this.#main.handlers.get(channel);
    if (!handler) throw new Error(`Error invoking remote method '${channel}': no handler`);
    try {
      return crossing(await handler(this.#event(), ...sent));
    } catch (e) {
      // Electron passes on the message alone.
      throw new Error(`Error invoking remote method '${channel}': ${String(e)}`, { cause: e });
    }
  }
  send(channel: string, ...args: readonly unknown[]): void {
    const sent = crossing(args);
    setImmediate(() => this.#main.listeners.get(channel)?.(this.#event(), ...sent));
  }
}
