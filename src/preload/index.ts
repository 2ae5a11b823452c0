/** Preload of the one window, sandboxed: gives the page its bridge and nothing else. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { createBridge } from './bridge.ts';

contextBridge.exposeInMainWorld('tegakari', createBridge(ipcRenderer, webUtils.getPathForFile));
