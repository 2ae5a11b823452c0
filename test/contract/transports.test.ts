/** One suite for every transport: the screens and the command line must not be able to tell which one they are on. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/contract/errors.ts';
import type { Transport } from '#shared/client.ts';
import { createProtocolHandler } from '../../src/main/electron/private-protocol.ts';
import { registerIpc } from '../../src/main/electron/ipc-transport.ts';
import { appOrigin, isOwnSender } from '../../src/main/electron/sender-guard.ts';
import { inProcessTransport } from '../../src/main/transports/in-process.ts';
import { startServer } from '../../src/main/transports/loopback-http.ts';
import { createMessageEndpoint } from '../../src/main/transports/message-endpoint.ts';
import { createBridge } from '../../src/preload/bridge.ts';
import { bridgeTransport } from '../../src/renderer/transport/bridge-transport.ts';
import { httpTransport } from '../../src/renderer/transport/http-transport.ts';
import { change, contractServer, missing, place, project, settings } from '../support/contract-server.ts';
import type { ContractServer } from '../support/contract-server.ts';
import { FakeIpcMain, FakeWebContents } from '../support/fake-ipc.ts';

interface Rig {
  /** Another client of the same program. */
  connect(): Transport;
  /** The bytes behind an address that the transport gave. */
  read(url: string): Promise<Uint8Array>;
  end(): Promise<void>;
}

async function inProcess({ dispatcher, media }: ContractServer): Promise<Rig> {
  return {
    connect: () =>
      inProcessTransport(dispatcher, (id, bytes) =>
        media.put(
          id,
          (async function* () {
            yield bytes;
          })(),
        ),
      ),
    read: async (url) => {
      const [area, name = ''] = url.split('/');
      return readFileSync((area === 'blob' ? await media.blob(name) : await media.picture({ sha256: name, sidePx: null, part: null })).path);
    },
    end: async () => undefined,
  };
}

async function loopbackHttp({ dispatcher, media }: ContractServer): Promise<Rig> {
  const server = await startServer({ dispatcher, media, assets: new Map(), port: 0 });
  return {
    connect: () => httpTransport(server.url),
    read: async (url) => {
      const response = await fetch(url);
      expect(response.status).toBe(200);
      return new Uint8Array(await response.arrayBuffer());
    },
    end: () => server.close(),
  };
}

/** The program's end of the messages, with the real guard. */
function program({ dispatcher, media }: ContractServer): { readonly ipcMain: FakeIpcMain; readonly windows: Set<number> } {
  const ipcMain = new FakeIpcMain();
  const windows = new Set<number>();
  const never = (): never => {
    throw new Error('not part of this suite');
  };
  registerIpc({ ipcMain: ipcMain as never, endpoint: createMessageEndpoint(dispatcher), media, isOwn: (event) => isOwnSender(event, windows), pickFolder: never, pickSave: never, onReady: never });
  return { ipcMain, windows };
}

async function electronIpc(server: ContractServer): Promise<Rig> {
  const { ipcMain, windows } = program(server);
  const handler = createProtocolHandler({ media: server.media, assets: new Map() });
  return {
    connect() {
      const contents = new FakeWebContents(ipcMain, `${appOrigin}/`);
      windows.add(contents.id);
      return bridgeTransport(createBridge(contents.renderer, () => ''), appOrigin);
    },
    read: async (url) => {
      const response = await handler(new Request(url));
      expect(response.status).toBe(200);
      return new Uint8Array(await response.arrayBuffer());
    },
    end: async () => undefined,
  };
}

const failure = (promise: Promise<unknown>): Promise<unknown> => promise.then(
  (value) => ({ unexpected: value }),
  (e: unknown) => e,
);
const next = <T>(values: AsyncIterator<T>): Promise<IteratorResult<T>> => values.next();
const all = async (values: AsyncIterable<unknown>): Promise<readonly unknown[]> => {
  const list: unknown[] = [];
  for await (const value of values) list.push(value);
  return list;
};

describe.each([
  ['in-process', inProcess],
  ['loopback http', loopbackHttp],
  ['Electron messages', electronIpc],
] as const)('%s', (_name, start) => {
  let server: ContractServer;
  let rig: Rig;
  let client: Transport;
  beforeEach(async () => {
    server = contractServer();
    rig = await start(server);
    client = rig.connect();
  });
  afterEach(async () => {
    await rig.end();
    server.end();
  });

  it('answers a query and a command', async () => {
    expect(await client.call('places.list', { path: null })).toEqual(place);
    expect(await client.call('app.set-settings', { lang: 'en' })).toEqual({ ...settings, lang: 'en' });
  });

  it('an answer of null stays null', async () => {
    expect(await client.call('jobs.dismiss', { id: 'j' })).toBeNull();
  });

  it('refuses bad input before any service sees it, and says which field', async () => {
    const error = await failure(client.call('app.set-settings', { lang: 'fr' }));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'bad-usage', what: expect.stringContaining('lang') });
    expect(await failure(client.call('app.set-settings', { surplus: 1 }))).toMatchObject({ code: 'bad-usage' });
    expect(await failure(client.call('app.set-settings', undefined))).toMatchObject({ code: 'bad-usage' });
    expect(server.received).toEqual([]);
  });

  it.each(['no.such', '', '__proto__', 'constructor', 'toString', '../api/places.list', 'places.list/', 'app%2einfo', '名前'])('knows no call and no stream named %j', async (name) => {
    expect(await failure(client.call(name, {}))).toMatchObject({ code: 'bad-usage' });
    expect(await failure(all(client.stream(name, {})))).toMatchObject({ code: 'bad-usage' });
  });

  it('does not take a stream for a call, nor a call for a stream', async () => {
    expect(await failure(client.call('work.report', { project: 'p', out: '/o', format: 'html' }))).toMatchObject({ code: 'bad-usage' });
    expect(await failure(all(client.stream('places.list', { path: null })))).toMatchObject({ code: 'bad-usage' });
  });

  it('a domain error keeps code, text, file and what to do', async () => {
    const error = await failure(client.call('places.list', { path: '/x' }));
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).toJSON()).toEqual(missing);
  });

  it('a bug is an internal error, and so is an answer that does not fit', async () => {
    expect(await failure(client.call('models.verify', {}))).toMatchObject({ code: 'internal', what: expect.stringContaining('a bug') });
    expect(await failure(client.call('app.info', {}))).toMatchObject({ code: 'internal', what: expect.stringContaining('app.info') });
  });

  it('input is copied: undefined is dropped, a proxy is flattened, later changes are not seen', async () => {
    const given = { lang: 'en', reviewer: undefined as string | undefined };
    const asked = client.call('app.set-settings', new Proxy(given, {}));
    given.lang = 'ja';
    await asked;
    expect(server.received).toEqual([{ lang: 'en' }]);
    expect(server.received[0]).not.toBe(given);
  });

  it('a stream gives its values in order, then ends', async () => {
    expect(await all(client.stream('work.report', { project: 'p', out: '/o', format: 'html' }))).toEqual([
      { type: 'step-started', step: 'report' },
      { type: 'step-progress', step: 'report', done: 1, total: 2 },
      { type: 'result', value: { path: '/o' } },
    ]);
  });

  it('an error in mid-stream comes after the values before it', async () => {
    const seen: unknown[] = [];
    const error = await failure(
      (async () => {
        for await (const value of client.stream('work.report', { project: 'p', out: '/nowhere', format: 'html' })) seen.push(value);
      })(),
    );
    expect(seen).toEqual([{ type: 'step-started', step: 'report' }]);
    expect((error as AppError).toJSON()).toEqual({ code: 'disk-full', what: 'The disk is full', file: '/nowhere', todo: 'Make room.' });
  });

  it('bad input of a stream is an error of the stream', async () => {
    expect(await failure(all(client.stream('work.report', { project: 'p' })))).toMatchObject({ code: 'bad-usage' });
  });

  it('a cancelled call is over at once, and the service hears of it', async () => {
    const stop = new AbortController();
    const asked = failure(client.call('app.diagnostics', {}, stop.signal));
    await server.logged('call begun');
    stop.abort();
    expect(await asked).toMatchObject({ code: 'cancelled' });
    await server.logged('call aborted');
  });

  it('what was cancelled before it began reaches no service', async () => {
    const signal = AbortSignal.abort();
    expect(await failure(client.call('app.set-settings', { lang: 'en' }, signal))).toMatchObject({ code: 'cancelled' });
    expect(await failure(all(client.stream('app.changes', {}, signal)))).toMatchObject({ code: 'cancelled' });
    // A later call has gone the whole way, so an earlier one would have arrived.
    await client.call('places.list', { path: null });
    expect([server.received, server.log]).toEqual([[], []]);
  });

  it('a stream cancelled in the middle is an error, not an end, and the service hears of it', async () => {
    const stop = new AbortController();
    const values = client.stream('app.changes', {}, stop.signal)[Symbol.asyncIterator]();
    const first = next(values);
    await server.logged('watch begun');
    server.changes.emit(change(1));
    expect(await first).toEqual({ done: false, value: change(1) });
    const second = failure(next(values));
    stop.abort();
    expect(await second).toMatchObject({ code: 'cancelled' });
    await server.logged('watch aborted');
  });

  it('a reader who stops reading stops the service', async () => {
    const reading = (async () => {
      for await (const value of client.stream('app.changes', {})) return value;
      return null;
    })();
    await server.logged('watch begun');
    server.changes.emit(change(1));
    expect(await reading).toEqual(change(1));
    await server.logged('watch aborted');
  });

  it('two clients at once: both hear everything, and one cancelling leaves the other alone', async () => {
    const other = rig.connect();
    const stop = new AbortController();
    const a = client.stream('app.changes', {}, stop.signal)[Symbol.asyncIterator]();
    const b = other.stream('app.changes', {})[Symbol.asyncIterator]();
    const firsts = [next(a), next(b)];
    while (server.log.filter((l) => l === 'watch begun').length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    server.changes.emit(change(1));
    expect(await Promise.all(firsts)).toEqual([{ done: false, value: change(1) }, { done: false, value: change(1) }]);
    const [gone, kept] = [failure(next(a)), next(b)];
    stop.abort();
    expect(await gone).toMatchObject({ code: 'cancelled' });
    await server.logged('watch aborted');
    expect(await other.call('places.list', { path: null })).toEqual(place);
    server.changes.emit(change(2));
    expect(await kept).toEqual({ done: false, value: change(2) });
    await b.return?.(undefined);
    expect(server.log.filter((l) => l === 'watch begun')).toHaveLength(2);
  });

  it('calls do not wait for each other', async () => {
    const stop = new AbortController();
    const slow = failure(client.call('app.diagnostics', {}, stop.signal));
    await server.logged('call begun');
    expect(await Promise.all([1, 2, 3].map(() => client.call('places.list', { path: null })))).toEqual([place, place, place]);
    stop.abort();
    await slow;
  });

  it('stores bytes and gives them back by their hash', async () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7) % 256);
    const sha256 = await client.putBlob(project, bytes);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(Buffer.from(await rig.read(client.blobUrl(sha256))).equals(bytes)).toBe(true);
    expect(await failure(client.putBlob('b'.repeat(16), bytes))).toMatchObject({ code: 'not-found' });
  });

  it('an empty blob and a part of a bigger array come out as they went in', async () => {
    const whole = Uint8Array.from([1, 2, 3, 4, 5, 6]);
    for (const bytes of [new Uint8Array(0), whole.subarray(2, 4)]) expect(await rig.read(client.blobUrl(await client.putBlob(project, bytes)))).toEqual(expect.objectContaining({ length: bytes.length }));
    expect([...(await rig.read(client.blobUrl(await client.putBlob(project, whole.subarray(2, 4)))))]).toEqual([3, 4]);
  });

  it('shows a picture by its hash', async () => {
    const sha256 = 'c'.repeat(64);
    expect(JSON.parse(Buffer.from(await rig.read(client.pictureUrl({ sha256, sidePx: null }))).toString())).toMatchObject({ sha256 });
  });
});

describe.each([
  ['loopback http', loopbackHttp],
  ['Electron messages', electronIpc],
] as const)('%s: addresses of pictures', (_name, start) => {
  it('carry side and part to the decoder', async () => {
    const server = contractServer();
    const rig = await start(server);
    const sha256 = 'c'.repeat(64);
    const part = { x: 512, y: 0, width: 256, height: 128 };
    const client = rig.connect();
    expect(JSON.parse(Buffer.from(await rig.read(client.pictureUrl({ sha256, sidePx: 320 }))).toString())).toEqual({ sha256, sidePx: 320, part: null });
    expect(JSON.parse(Buffer.from(await rig.read(client.pictureUrl({ sha256, sidePx: null, part }))).toString())).toEqual({ sha256, sidePx: null, part });
    await rig.end();
    server.end();
  });
});

// In-process nothing lies between, and an Electron window ends with its program: only this wire can be cut.
describe('loopback http: the wire', () => {
  it('a stream that is cut is an error, never a short result', async () => {
    const server = contractServer();
    const rig = await loopbackHttp(server);
    const values = rig.connect().stream('app.changes', {})[Symbol.asyncIterator]();
    const first = next(values);
    await server.logged('watch begun');
    server.changes.emit(change(1));
    await first;
    const second = failure(next(values));
    await rig.end();
    expect(await second).toMatchObject({ code: 'unreachable' });
    await server.logged('watch aborted');
    expect(await failure(rig.connect().call('places.list', { path: null }))).toMatchObject({ code: 'unreachable', what: expect.stringContaining('does not answer') });
    server.end();
  });
});

describe('Electron messages: the window', () => {
  it('a page that is loaded anew hears nothing of the old one, whose streams are stopped', async () => {
    const server = contractServer();
    const { ipcMain, windows } = program(server);
    const contents = new FakeWebContents(ipcMain, `${appOrigin}/`);
    windows.add(contents.id);
    const heard: unknown[] = [];
    createBridge(contents.renderer, () => '').stream('1', 'app.changes', {}, () => undefined);
    await server.logged('watch begun');
    contents.reload();
    await server.logged('watch aborted');
    createBridge(contents.renderer, () => '').stream('1', 'app.changes', {}, (message) => heard.push(message));
    while (server.log.filter((l) => l === 'watch begun').length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    server.changes.emit(change(1));
    while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(heard).toEqual([{ value: change(1) }]);
    contents.close();
    server.end();
  });

  it('a closed window stops what it asked for, and nothing is sent to it', async () => {
    const server = contractServer();
    const { ipcMain, windows } = program(server);
    const contents = new FakeWebContents(ipcMain, `${appOrigin}/`);
    windows.add(contents.id);
    createBridge(contents.renderer, () => '').stream('1', 'app.changes', {}, () => undefined);
    await server.logged('watch begun');
    contents.close();
    await server.logged('watch aborted');
    // The double throws when something is sent to a closed window.
    server.changes.emit(change(1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.log).toEqual(['watch begun', 'watch aborted']);
    server.end();
  });
});
