/** The window: sandboxed, without Node, shown only when there is something to see. */
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { appOrigin } from './sender-guard.ts';
import { boundsOnScreens, readWindowState, smallest, writeWindowState } from './window-state.ts';
import type { Area } from './window-state.ts';

export interface WindowParts {
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly screens: () => readonly Area[];
  readonly preload: string;
  readonly stateFile: string;
  readonly isDark: () => boolean;
}

/** The page's own background, so that opening does not flash. */
const paper = { light: '#f7f8fa', dark: '#14161a' } as const;

export function openWindow(parts: WindowParts): BrowserWindow {
  const state = readWindowState(parts.stateFile);
  const bounds = boundsOnScreens(state.bounds, parts.screens());
  const window = new parts.BrowserWindow({
    width: 1440,
    height: 900,
    ...bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: '手がかり',
    backgroundColor: paper[parts.isDark() ? 'dark' : 'light'],
    webPreferences: {
      preload: parts.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      // A running job reports into a window that may lie behind others.
      backgroundThrottling: false,
    },
  });
  if (state.isMaximised) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    void writeWindowState(parts.stateFile, { bounds: window.getNormalBounds(), isMaximised: window.isMaximized() }).catch(() => undefined);
  });
  void window.loadURL(`${appOrigin}/`);
  return window;
}
