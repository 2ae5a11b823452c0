/**
 * The private protocol, all that a window may load:
 *   tegakari://app/               the start page       tegakari://app/<asset>     files of the built renderer
 *   tegakari://app/blob/<sha256>  a stored blob        tegakari://app/picture/<sha256>?side=&x=&y=&w=&h=
 */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { toAppError } from '#shared/contract/errors.ts';
import type { Media, MediaFile } from '../ports/media.ts';
import { bytesSecurityPolicy, contentSecurityPolicy, reportSecurityPolicy, securityHeaders } from '../transports/guards.ts';
import { pictureSpec } from '../transports/picture-spec.ts';
import { isOwnUrl } from './sender-guard.ts';

export interface ProtocolParts {
  readonly media: Pick<Media, 'blob' | 'picture'>;
  /** By path below the start page; read at the start, so that no path is ever built from a request. */
  readonly assets: ReadonlyMap<string, { readonly path: string; readonly mime: string }>;
}

/** Answers every request of the scheme; never throws, never answers an unknown path with the start page. */
export function createProtocolHandler(parts: ProtocolParts): (request: Request) => Promise<Response> {
  return async (request) => {
    if (!isOwnUrl(request.url)) return refuse(403, 'Not ours');
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'GET only');
    const { pathname, searchParams } = new URL(request.url);
    const [, area = '', name = '', ...rest] = pathname.split('/');
    try {
      if (area === 'blob' && rest.length === 0) return sendMedia(await parts.media.blob(name));
      if (area === 'picture' && rest.length === 0) return sendMedia(await parts.media.picture(pictureSpec(name, searchParams)));
    } catch (e) {
      const error = toAppError(e);
      if (error.code === 'internal') console.error(e);
      return refuse(error.code === 'not-found' ? 404 : 400, error.what);
    }
    const asset = pathname === '/index.html' ? undefined : parts.assets.get(pathname === '/' ? 'index.html' : pathname.slice(1));
    if (!asset) return refuse(404, 'Nothing here');
    // Whole: the renderer's files may lie in an archive that only readFile sees into.
    return new Response(new Uint8Array(await readFile(asset.path)), { headers: { ...securityHeaders, 'Content-Type': asset.mime, 'Content-Security-Policy': contentSecurityPolicy, 'Cache-Control': 'no-store' } });
  };
}

function sendMedia(file: MediaFile): Response {
  return new Response(Readable.toWeb(createReadStream(file.path)) as ReadableStream<Uint8Array>, {
    headers: {
      ...securityHeaders,
      'Content-Type': file.mime,
      'Content-Length': String(file.bytes),
      'Content-Security-Policy': file.mime.startsWith('text/html') ? reportSecurityPolicy : bytesSecurityPolicy,
      'Cache-Control': 'private, max-age=31536000, immutable',
    },
  });
}

function refuse(status: number, why: string): Response {
  return new Response(`${why}\n`, { status, headers: { ...securityHeaders, 'Content-Type': 'text/plain; charset=utf-8', 'Content-Security-Policy': bytesSecurityPolicy } });
}
