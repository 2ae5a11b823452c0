/** How a process of ours talks to the one that started it: child-process messages under plain Node, ports under Electron. */

/** Electron's MessagePortMain, as far as it is used. */
export interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (e: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (e: { readonly data: unknown; readonly ports: readonly Port[] }) => void): unknown;
}

export interface ParentChannel {
  /** True in a utility process of Electron. */
  readonly isUtility: boolean;
  post(message: unknown): void;
  onMessage(listener: (message: unknown, ports: readonly Port[]) => void): void;
  /** The other side is gone, or will not speak any more. */
  onClose(listener: () => void): void;
  close(): void;
}

/** Sent with a port: from then on everything goes over that port (to a job instead of the program itself). */
export const usePort = 'tegakari:use-port';

export function parentChannel(): ParentChannel {
  const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
  return parentPort ? utilityChannel(parentPort) : childChannel();
}

function childChannel(): ParentChannel {
  return {
    isUtility: false,
    post: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => void process.on('message', (message) => listener(message, [])),
    onClose: (listener) => void process.on('disconnect', listener),
    close: () => {
      if (process.connected) process.disconnect();
    },
  };
}

function utilityChannel(parentPort: ParentPort): ParentChannel {
  let adopted: Port | null = null;
  const closing: (() => void)[] = [];
  return {
    isUtility: true,
    post: (message) => (adopted ?? parentPort).postMessage(message),
    onMessage: (listener) =>
      void parentPort.on('message', ({ data, ports }) => {
        const [port] = ports;
        if (data !== usePort || !port) return listener(data, ports);
        adopted = port;
        port.on('message', (e) => listener(e.data, []));
        port.on('close', () => closing.forEach((close) => close()));
        port.start();
      }),
    // The parent's own port needs no word: Electron ends its utility processes with it.
    onClose: (listener) => void closing.push(listener),
    close: () => adopted?.close(),
  };
}
