/**
 * The workbench over http, for a browser on this PC: bound to 127.0.0.1, everything below one secret path segment.
 *   GET  /<token>/                     the start page          GET  /<token>/<asset>            files of the built renderer
 *   POST /<token>/api/<procedure>      JSON in; {value} or {error} out; with Accept: application/x-ndjson lines of such JSON
 *   GET  /<token>/blob/<sha256>        a stored blob           PUT  /<token>/blob/<project>      stores bytes, answers {sha256}
 *   GET  /<token>/picture/<sha256>?side=&x=&y=&w=&h=           a picture through the one decoder
 */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { appError, toAppError } from '#shared/contract/errors.ts';
import type { ErrorCode } from '#shared/contract/errors.ts';
import type { Media, MediaFile } from '../ports/media.ts';
import type { Dispatcher } from './dispatcher.ts';
import { bytesSecurityPolicy, contentSecurityPolicy, isOwnHost, isOwnOrigin, isToken, reportSecurityPolicy, securityHeaders } from './guards.ts';
import { pictureSpec } from './picture-spec.ts';

/** A file of the built renderer. */
export interface Asset {
  readonly path: string;
  readonly mime: string;
}
export interface ServerOptions {
  readonly dispatcher: Dispatcher;
  readonly media: Media;
  /** By path below the start page, for example `assets/index.js`; `index.html` is the start page. Read at the start, so that no path is ever built from a request. */
  readonly assets: ReadonlyMap<string, Asset>;
  /** 0 = any free port. */
  readonly port: number;
  /** Of an earlier server whose pages should go on; else a new one. At least 32 of A–Z, a–z, 0–9, - and _. */
  readonly token?: string | undefined;
  readonly bodyLimitBytes?: number;
  readonly blobLimitBytes?: number;
}
export interface RunningServer {
  /** With the token: whoever has it may do everything. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Lines of JSON; asked for by `Accept`. */
const streamType = 'application/x-ndjson';
const jsonLimit = 8 * 1024 * 1024;
const blobLimit = 256 * 1024 * 1024;

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  if (options.token !== undefined && !/^[A-Za-z0-9_-]{32,128}$/.test(options.token)) throw appError('bad-usage', 'The given token could be guessed', 'Leave TEGAKARI_TOKEN out: a new one is made at each start.');
  const token = options.token ?? randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    void handle(options, token, port(), request, response).catch((e: unknown) => fail(response, e));
  });
  const port = (): number => (server.address() as AddressInfo).port;
  // A header that never ends must not hold a connection open.
  server.headersTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (e: NodeJS.ErrnoException) => reject(e.code === 'EADDRINUSE' ? appError('bad-usage', `Port ${options.port} is taken`, 'Use --port 0 for any free port.') : e));
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${port()}/${token}/`,
    port: port(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(options: ServerOptions, token: string, port: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Security-Policy', bytesSecurityPolicy);
  if (!isOwnHost(request.headers.host, port)) return refuse(response, 421, 'Wrong host');
  if (!isOwnOrigin(request.headers.origin, request.headers['sec-fetch-site'] as string | undefined, port)) return refuse(response, 403, 'Wrong origin');
  const [path = '', search = ''] = (request.url ?? '').split('?', 2);
  const [, given = '', ...rest] = path.split('/');
  if (!isToken(given, token)) return refuse(response, 403, 'Open the address that the program printed');
  const [area = '', name = ''] = rest;
  const method = request.method ?? '';
  if (area === 'api' && rest.length === 2) return method === 'POST' ? api(options, name, request, response) : refuse(response, 405, 'POST only');
  if (area === 'blob' && rest.length === 2) {
    if (method === 'PUT') return answerJson(response, 200, { value: { sha256: await options.media.put(name, limited(request, options.blobLimitBytes ?? blobLimit)) } });
    return method === 'GET' ? sendFile(response, await options.media.blob(name), true) : refuse(response, 405, 'GET or PUT only');
  }
  if (area === 'picture' && rest.length === 2) return method === 'GET' ? sendFile(response, await options.media.picture(pictureSpec(name, new URLSearchParams(search))), true) : refuse(response, 405, 'GET only');
  if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405, 'GET only');
  const asset = options.assets.get(rest.join('/') === '' ? 'index.html' : rest.join('/'));
  if (!asset || (rest.length === 1 && area === 'index.html')) return refuse(response, 404, 'Nothing here');
  response.setHeader('Content-Security-Policy', contentSecurityPolicy);
  return sendFile(response, { ...asset, bytes: -1 }, area === 'assets');
}

async function api(options: ServerOptions, name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Anything but JSON could be sent by a plain form of another site.
  if (!/^application\/json *(;|$)/i.test(request.headers['content-type'] ?? '')) return refuse(response, 415, 'JSON only');
  let input: unknown;
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of limited(request, options.bodyLimitBytes ?? jsonLimit)) chunks.push(chunk);
    input = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (e) {
    if (e instanceof SyntaxError) return answerJson(response, 400, { error: appError('bad-usage', 'The request is not JSON', 'Reload the window.').toJSON() });
    throw e;
  }
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  // What the caller expects decides, so that a stream is never started for someone who cannot read it.
  const wantsStream = request.headers.accept === streamType;
  if (!wantsStream) return answerJson(response, 200, { value: (await options.dispatcher.call(name, input, { signal: gone.signal })) ?? null });
  await sendLines(response, options.dispatcher.stream(name, input, { signal: gone.signal }), gone);
}

async function sendLines(response: ServerResponse, values: AsyncIterable<unknown>, gone: AbortController): Promise<void> {
  response.writeHead(200, { 'Content-Type': streamType });
  response.flushHeaders();
  try {
    for await (const value of values) {
      if (gone.signal.aborted) break;
      if (!response.write(`${JSON.stringify({ value: value ?? null })}\n`)) await new Promise<void>((resolve) => {
        response.once('drain', resolve);
        response.once('close', resolve);
      });
    }
    // A stream without this line was cut off: the reader must not take it for complete.
    response.end('{"end":true}\n');
  } catch (e) {
    response.end(`${JSON.stringify({ error: toAppError(e).toJSON() })}\n`);
  }
}

async function* limited(request: IncomingMessage, limit: number): AsyncIterable<Uint8Array> {
  const tooLarge = (): Error => appError('memory-limit', `The request is larger than ${Math.round(limit / 1e6)} MB`, 'Use a smaller file.');
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  let seen = 0;
  for await (const chunk of request) {
    seen += (chunk as Buffer).byteLength;
    if (seen > limit) throw tooLarge();
    yield chunk as Buffer;
  }
}

async function sendFile(response: ServerResponse, file: MediaFile, isImmutable: boolean): Promise<void> {
  // Content-addressed, so it never changes; private, because it is a plant's picture.
  if (isImmutable) response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
  if (file.mime.startsWith('text/html') && response.getHeader('Content-Security-Policy') === bytesSecurityPolicy) response.setHeader('Content-Security-Policy', reportSecurityPolicy);
  response.setHeader('Content-Type', file.mime);
  if (file.bytes >= 0) response.setHeader('Content-Length', file.bytes);
  response.writeHead(200);
  await pipeline(createReadStream(file.path), response).catch((e: NodeJS.ErrnoException) => {
    if (e.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw e;
  });
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(`${why}\n`);
}

const httpStatus: Partial<Record<ErrorCode, number>> = { 'bad-usage': 400, 'not-found': 404, 'outside-folder': 403, 'memory-limit': 413, internal: 500 };

function fail(response: ServerResponse, thrown: unknown): void {
  const error = toAppError(thrown);
  if (error.code === 'internal') console.error(thrown);
  if (response.headersSent) response.destroy();
  else {
    response.removeHeader('Cache-Control');
    response.setHeader('Cache-Control', 'no-store');
    // What is still being sent is not read any more.
    if (error.code === 'memory-limit') response.setHeader('Connection', 'close');
    answerJson(response, httpStatus[error.code] ?? 409, { error: error.toJSON() });
  }
}
