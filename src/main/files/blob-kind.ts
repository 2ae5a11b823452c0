/** What a stored blob is, by its first bytes: blobs have no names. */
import { open } from 'node:fs/promises';

/** MIME type for a screen; anything unknown is plain bytes, which no browser runs. */
export async function blobKind(path: string): Promise<{ readonly mime: string; readonly bytes: number }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(new Uint8Array(16), 0, 16, 0);
    const head = buffer.subarray(0, bytesRead);
    const text = Buffer.from(head).toString('latin1');
    if (text.startsWith('\x89PNG')) return { mime: 'image/png', bytes: size };
    if (head[0] === 0xff && head[1] === 0xd8) return { mime: 'image/jpeg', bytes: size };
    if (/^<!doctype html/i.test(text)) return { mime: 'text/html; charset=utf-8', bytes: size };
    return { mime: 'application/octet-stream', bytes: size };
  } finally {
    await file.close();
  }
}
