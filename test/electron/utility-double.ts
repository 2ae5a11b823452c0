/** Loaded before the entry of a utility process: gives it Electron's parentPort over child-process messages. */
import { EventEmitter } from 'node:events';

interface Packet {
  readonly port: number | null;
  readonly data: unknown;
  readonly ports: readonly number[];
}
const ports = new Map<number, ChildPort>();
class ChildPort extends EventEmitter {
  readonly id: number;
  #isStarted = false;
  readonly #early: unknown[] = [];
  constructor(id: number) {
    super();
    this.id = id;
  }
  postMessage(data: unknown): void {
    process.send?.({ port: this.id, data, ports: [] } satisfies Packet);
  }
  deliver(data: unknown): void {
    if (this.#isStarted) this.emit('message', { data, ports: [] });
    else this.#early.push(data);
  }
  start(): void {
    this.#isStarted = true;
    for (const data of this.#early.splice(0)) this.emit('message', { data, ports: [] });
  }
  close(): void {
    this.#isStarted = false;
  }
}

// As in Electron, what comes before the first listener waits for it.
const waiting: { readonly data: unknown; readonly ports: readonly ChildPort[] }[] = [];
class ParentPort extends EventEmitter {
  postMessage(data: unknown): void {
    process.send?.({ port: null, data, ports: [] } satisfies Packet);
  }
  override on(name: string, listener: (...args: never[]) => void): this {
    super.on(name, listener as never);
    if (name === 'message') queueMicrotask(() => waiting.splice(0).forEach((e) => this.emit('message', e)));
    return this;
  }
}
const parentPort = new ParentPort();
process.on('message', (packet: Packet) => {
  if (packet.port !== null) return void ports.get(packet.port)?.deliver(packet.data);
  const given = packet.ports.map((id) => {
    const port = new ChildPort(id);
    ports.set(id, port);
    return port;
  });
  const event = { data: packet.data, ports: given };
  if (parentPort.listenerCount('message') > 0) parentPort.emit('message', event);
  else waiting.push(event);
});
process.on('disconnect', () => process.exit(9));
Object.defineProperty(process, 'parentPort', { value: parentPort });
