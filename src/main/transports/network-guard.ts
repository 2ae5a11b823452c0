/** Nothing leaves this PC: every outgoing connection of this process is cut at birth, and counted for the proof page. */
import { Socket as Datagram } from 'node:dgram';
import { Socket } from 'node:net';

let attempts = 0;

/** Attempts to reach anything outside since the guard was set: sockets of this process, and requests that a window was refused. */
export function networkAttempts(): number {
  return attempts;
}

/** Counts one attempt that was refused elsewhere (a window's request). */
export function countNetworkAttempt(): void {
  attempts++;
}

const refusal = (): Error => new Error('Tegakari opens no connection to anywhere');

/**
 * Cuts every client socket and every datagram of this process. Accepted sockets are the loopback server's own and never
 * call `connect`. Destroying the socket from the `net.client.socket` channel is not enough: Node 24 then connects anyway.
 */
export function guardNetwork(): void {
  Socket.prototype.connect = function refuse(this: Socket): Socket {
    attempts++;
    // A refused connection must not end the program where nobody listens.
    this.on('error', () => undefined);
    // On a later turn, so that the caller has had time to listen.
    process.nextTick(() => this.destroy(refusal()));
    return this;
  } as typeof Socket.prototype.connect;
  const refuseDatagram = (): never => {
    attempts++;
    throw refusal();
  };
  Datagram.prototype.send = refuseDatagram as typeof Datagram.prototype.send;
  Datagram.prototype.connect = refuseDatagram;
}
