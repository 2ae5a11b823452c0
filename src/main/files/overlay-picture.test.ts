import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createImageCodec } from './image-codec.ts';
import { overlayPicture } from './overlay-picture.ts';

const folder = mkdtempSync(join(tmpdir(), 'tegakari-overlay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('shrinks the picture and paints the mask over it, at the mask\'s own size', async () => {
  const codec = createImageCodec();
  const size = { widthPx: 64, heightPx: 32 };
  writeFileSync(join(folder, 'a.png'), await codec.encodeRgbPng({ ...size, rgb: new Uint8Array(64 * 32 * 3).fill(100) }));
  // A mask of 2 × 1 px: the left half is class 1.
  writeFileSync(join(folder, 'm.png'), await codec.encodeMaskPng({ widthPx: 2, heightPx: 1, ids: Uint8Array.of(1, 0) }));
  writeFileSync(join(folder, 'out.jpg'), await overlayPicture(codec, join(folder, 'a.png'), size, join(folder, 'm.png'), 32));
  const shown = await codec.decode(join(folder, 'out.jpg'));
  expect([shown.widthPx, shown.heightPx]).toEqual([32, 16]);
  const at = (x: number): Uint8Array => shown.rgb.slice((8 * 32 + x) * 3, (8 * 32 + x) * 3 + 3);
  expect(at(28).every((value) => Math.abs(value - 100) < 6)).toBe(true);
  expect(at(4).some((value) => Math.abs(value - 100) > 20)).toBe(true);
  await expect(overlayPicture(codec, join(folder, 'gone.png'), size, null, 32)).rejects.toThrow(/image|picture|file/i);
});
