/** Nothing leaves this PC: every outgoing connection of this process is cut at birth, and counted for the proof page. */
import { Socket as Datagram } from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { isIP, Socket } from 'node:net';
import workers from 'node:worker_threads';

let attempts = 0;
const listeners = new Set<() => void>();

/**
 * Attempts to reach anything outside since the guard was set: of this process, of the engines and jobs it started, and requests
 * that a window was refused.
 */
export function networkAttempts(): number {
  return attempts;
}

/** Counts one attempt that was refused elsewhere (a window's request, an engine's or a job's connection). */
export function countNetworkAttempt(): void {
  attempts++;
  for (const listener of listeners) listener();
}

/** Told of each attempt, so that a process can tell the one that started it. */
export function onNetworkAttempt(listener: () => void): void {
  listeners.add(listener);
}

const refusal = (): Error => new Error('Tegakari opens no connection to anywhere');
function refuse(): never {
  countNetworkAttempt();
  throw refusal();
}

/**
 * Cuts every client socket, every datagram and every name look-up of this process, and starts no worker thread, which would
 * stand outside the guard. Accepted sockets are the loopback server's own and never call `connect`. Destroying the socket from
 * the `net.client.socket` channel is not enough: Node 24 then connects anyway.
 */
export function guardNetwork(): void {
  Socket.prototype.connect = function refuseSocket(this: Socket): Socket {
    countNetworkAttempt();
    // A refused connection must not end the program where nobody listens.
    this.on('error', () => undefined);
    // On a later turn, so that the caller has had time to listen.
    process.nextTick(() => this.destroy(refusal()));
    return this;
  } as typeof Socket.prototype.connect;
  Datagram.prototype.send = refuse as typeof Datagram.prototype.send;
  Datagram.prototype.connect = refuse;
  guardNames();
  // A function and no arrow: it is called with `new`.
  workers.Worker = function refuseThread() {
    refuse();
  } as unknown as typeof workers.Worker;
  // Named imports of the modules above see the change, too.
  syncBuiltinESMExports();
}

/** A look-up is a packet that leaves the PC; only what is an address already passes (a server that listens on 127.0.0.1 asks for it). */
function guardNames(): void {
  const { lookup } = dns;
  const { lookup: lookupLater } = dns.promises;
  for (const module of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype] as unknown as Record<string, unknown>[]) {
    for (const name of Object.getOwnPropertyNames(module)) if (/^(resolve|reverse|lookupService)/.test(name)) module[name] = refuse;
  }
  const known = (name: unknown): boolean => typeof name === 'string' && isIP(name) !== 0;
  dns.lookup = ((name: string, ...rest: readonly never[]) => (known(name) ? (lookup as (...given: readonly unknown[]) => void)(name, ...rest) : refuse())) as unknown as typeof dns.lookup;
  dns.promises.lookup = (async (name: string, ...rest: readonly never[]) => (known(name) ? (lookupLater as (...given: readonly unknown[]) => unknown)(name, ...rest) : refuse())) as typeof dns.promises.lookup;
}
