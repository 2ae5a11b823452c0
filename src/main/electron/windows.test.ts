import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { describe, expect, it } from 'vitest';
import { createWindowCommands } from './window-commands.ts';
import { createWindows } from './windows.ts';

let lastId = 0;
class FakeWindow extends EventEmitter {
  readonly sent: unknown[] = [];
  isOpen = true;
  readonly webContents = Object.assign(new EventEmitter(), { id: (lastId += 1), send: (...message: readonly unknown[]) => this.sent.push(message.slice(1)) });
  close(): void {
    let isStopped = false;
    this.emit('close', { preventDefault: () => (isStopped = true) });
    if (isStopped) return;
    this.isOpen = false;
    this.emit('closed');
  }
  isMinimized(): boolean {
    return true;
  }
  restore(): void {
    this.emit('restored');
  }
  show(): void {
    this.emit('shown');
  }
  focus(): void {
    this.emit('focused');
  }
}
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

function setUp(options: { readonly running?: boolean; readonly answer?: number } = {}) {
  let front: FakeWindow | null = null;
  const made: FakeWindow[] = [];
  const asked: string[] = [];
  const app = Object.assign(new EventEmitter(), { quits: 0, quit: () => void (app.quits += 1) });
  const commands = createWindowCommands(() => front as unknown as BrowserWindow | null);
  const windows = createWindows({
    app: app as never,
    commands,
    client: { call: (async (name: string) => (name === 'jobs.list' ? [{ status: options.running ? 'running' : 'done' }] : { settings: { lang: 'ja' } })) as never },
    dialog: { showMessageBox: (async (_w: unknown, o: { readonly message: string }) => (asked.push(o.message), { response: options.answer ?? 0 })) as never },
    make: () => {
      const window = new FakeWindow();
      made.push(window);
      return window as unknown as BrowserWindow;
    },
  });
  return { app, commands, windows, made, asked, setFront: (w: FakeWindow | null) => void (front = w) };
}

describe('closing', () => {
  it('the last window goes without a question when nothing runs', async () => {
    const { windows, made, asked } = setUp();
    windows.open();
    made[0]?.close();
    await turn();
    expect([made[0]?.isOpen, asked]).toEqual([false, []]);
  });

  it('asks while work is running, and stays or goes as answered', async () => {
    for (const answer of [0, 1]) {
      const { windows, made, asked } = setUp({ running: true, answer });
      windows.open();
      made[0]?.close();
      await turn();
      expect([made[0]?.isOpen, asked]).toEqual([answer === 0, ['実行中の処理があります']]);
    }
  });

  it('one window of two goes at once: the other one keeps the work', async () => {
    const { windows, made, asked } = setUp({ running: true });
    windows.open();
    windows.open();
    made[0]?.close();
    expect([made[0]?.isOpen, made[1]?.isOpen, asked]).toEqual([false, true, []]);
  });

  it('quitting goes on after the answer', async () => {
    const { app, windows, made } = setUp({ running: true, answer: 1 });
    windows.open();
    app.emit('before-quit');
    made[0]?.close();
    await turn();
    expect(app.quits).toBe(1);
    // Electron closes the windows again, now without a question.
    made[0]?.close();
    expect(made[0]?.isOpen).toBe(false);
  });
});

describe('windows and their commands', () => {
  it('only pages of open windows are our own', () => {
    const { windows, made } = setUp();
    windows.open();
    const event = { sender: { id: made[0]?.webContents.id as number }, senderFrame: { url: 'tegakari://app/', parent: null } };
    expect(windows.isOwn(event)).toBe(true);
    made[0]?.emit('closed');
    expect(windows.isOwn(event)).toBe(false);
  });

  it('a second start brings the window forward, or opens one', () => {
    const { windows, made } = setUp();
    windows.show();
    expect(made).toHaveLength(1);
    const seen: string[] = [];
    for (const name of ['restored', 'shown', 'focused']) made[0]?.on(name, () => seen.push(name));
    windows.show();
    expect([made.length, seen]).toEqual([1, ['restored', 'shown', 'focused']]);
  });

  it('a command waits for a page that listens, and goes to the window in front', () => {
    const { commands, windows, made, setFront } = setUp();
    commands.send('open-path', '/early');
    windows.open();
    windows.open();
    const [a, b] = made as [FakeWindow, FakeWindow];
    expect([a.sent, b.sent]).toEqual([[], []]);
    commands.ready(a.webContents.id);
    expect(a.sent).toEqual([['open-path', '/early']]);
    commands.ready(b.webContents.id);
    setFront(a);
    commands.send('settings');
    setFront(null);
    commands.send('help');
    expect([a.sent.slice(1), b.sent]).toEqual([[['settings', null]], [['help', null]]]);
  });

  it('a page that is loaded anew listens again only when it says so, and an unknown one never', () => {
    const { commands, windows, made } = setUp();
    windows.open();
    const window = made[0] as FakeWindow;
    commands.ready(window.webContents.id);
    window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    commands.send('settings');
    commands.ready(-1);
    expect(window.sent).toEqual([]);
    commands.ready(window.webContents.id);
    expect(window.sent).toEqual([['settings', null]]);
  });
});
