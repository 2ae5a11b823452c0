/** Tries every way out under the network guard, against a server of its own, and prints what happened as JSON. */
import { createSocket } from 'node:dgram';
import { createServer, get } from 'node:http';
import { get as getHttps } from 'node:https';
import { connect, Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { guardNetwork, networkAttempts } from '../../src/main/transports/network-guard.ts';

let accepted = 0;
const server = createServer((_request, response) => response.end('reached')).on('connection', () => (accepted += 1));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
const url = `127.0.0.1:${port}/`;

const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  fetch: () => fetch(`http://${url}`),
  http: () => new Promise((resolve, reject) => get(`http://${url}`, resolve).on('error', reject)),
  https: () => new Promise((resolve, reject) => getHttps(`https://${url}`, resolve).on('error', reject)),
  net: () => new Promise((resolve, reject) => connect(port, '127.0.0.1').on('connect', resolve).on('error', reject)),
  socket: () => new Promise((resolve, reject) => new Socket().connect(port, '127.0.0.1').on('connect', resolve).on('error', reject)),
  tls: () => new Promise((resolve, reject) => connectTls(port, '127.0.0.1').on('connect', resolve).on('error', reject)),
  udp: () => new Promise((resolve, reject) => createSocket('udp4').send('x', port, '127.0.0.1', (e) => (e ? reject(e) : resolve(null)))),
};

if (process.argv[2] === 'guarded') guardNetwork();
const outcome: Record<string, { readonly error: string | null; readonly counted: number }> = {};
for (const [name, go] of Object.entries(ways)) {
  const before = networkAttempts();
  const error = await go().then(
    () => null,
    (e: Error) => (e.cause instanceof Error ? e.cause.message : e.message),
  );
  outcome[name] = { error, counted: networkAttempts() - before };
}
// Nobody listens to this one: it must not end the program.
if (process.argv[2] === 'guarded') connect(port, '127.0.0.1');
// A connection that slipped through has arrived by then.
await new Promise((resolve) => setTimeout(resolve, 200));
process.stdout.write(JSON.stringify({ outcome, accepted }));
process.exit();
