/** Tries every way out under the network guard, against a server of its own, and prints what happened as JSON. */
import { createSocket } from 'node:dgram';
import dns, { lookup } from 'node:dns';
import { lookup as lookupLater, Resolver } from 'node:dns/promises';
import { createServer, get } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { get as getHttps } from 'node:https';
import { connect, Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Worker } from 'node:worker_threads';
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
  // The server above speaks no HTTP/2: without the guard the connection arrives and the talk fails.
  http2: () =>
    new Promise((resolve, reject) => {
      const session = connectHttp2(`http://${url}`);
      session.on('error', reject).on('close', () => reject(new Error('closed')));
      session.request().on('response', resolve).on('error', reject);
    }),
  // It keeps the reason to itself: that it failed, and the count, have to do.
  websocket: () => new Promise((_resolve, reject) => new WebSocket(`ws://${url}`).addEventListener('error', (e) => reject((e as unknown as { readonly error?: Error }).error ?? new Error('failed')))),
  unix: () => new Promise((resolve, reject) => connect('/tmp/no-such-socket').on('connect', resolve).on('error', reject)),
  udp: () => new Promise((resolve, reject) => createSocket('udp4').send('x', port, '127.0.0.1', (e) => (e ? reject(e) : resolve(null)))),
  'udp connect': () => new Promise((resolve) => createSocket('udp4').connect(port, '127.0.0.1', () => resolve(null))),
  // `localhost` is known without asking anybody, so that the test without the guard asks nobody either.
  'dns.lookup': () => new Promise((resolve, reject) => lookup('localhost', {}, (e) => (e ? reject(e) : resolve(null)))),
  'dns.promises.lookup': () => lookupLater('localhost'),
  'dns.lookup, as a property': () => dns.promises.lookup('localhost'),
  'dns.resolve': () => resolverOfNobody().resolve4('localhost'),
  'worker thread': () => new Promise((resolve, reject) => new Worker('0', { eval: true }).on('exit', resolve).on('error', reject)),
};

/** Asks only this PC, where nobody answers. */
function resolverOfNobody(): Resolver {
  const resolver = new Resolver({ timeout: 100, tries: 1 });
  resolver.setServers(['127.0.0.1:1']);
  return resolver;
}

if (process.argv[2] === 'guarded') guardNetwork();
const outcome: Record<string, { readonly error: string | null; readonly counted: number }> = {};
for (const [name, go] of Object.entries(ways)) {
  const before = networkAttempts();
  const error = await Promise.resolve().then(go).then(
    () => null,
    (e: Error) => (e.cause instanceof Error ? e.cause.message : e.message),
  );
  outcome[name] = { error, counted: networkAttempts() - before };
}
// Nobody listens to this one: it must not end the program.
if (process.argv[2] === 'guarded') connect(port, '127.0.0.1');
// A connection that slipped through has arrived by then.
await new Promise((resolve) => setTimeout(resolve, 200));
// What listens on this PC still may.
const second = createServer();
await new Promise<void>((resolve) => second.listen(0, '127.0.0.1', resolve));
process.stdout.write(JSON.stringify({ outcome, accepted }));
process.exit();
