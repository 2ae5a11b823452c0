/** Nothing leaves this PC: every outgoing connection of this process is cut at birth, and counted for the proof page. */
import { subscribe } from 'node:diagnostics_channel';

let attempts = 0;

/** Outgoing sockets tried since the guard was set. */
export function networkAttempts(): number {
  return attempts;
}

/** Cuts every client socket (accepted ones are the loopback server's own and are no client sockets). */
export function guardNetwork(): void {
  subscribe('net.client.socket', (message) => {
    attempts++;
    const { socket } = message as { readonly socket: { destroy(e: Error): void } };
    socket.destroy(new Error('Tegakari opens no connection to anywhere'));
  });
}
