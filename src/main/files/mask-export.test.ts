import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { classColour } from '#shared/kernels/colormap.ts';
import { decodeIndexedPng } from './indexed-png.ts';
import { copyInto, encodeIndexedMask, readPart, writeInto } from './mask-export.ts';

const folder = mkdtempSync(join(tmpdir(), 'tegakari-mask-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('an indexed mask reads back as the same class numbers, and shows the class colours to other programs', async () => {
  const mask = { widthPx: 3, heightPx: 2, ids: Uint8Array.of(0, 1, 2, 254, 255, 0) };
  const png = encodeIndexedMask(mask, 3, 2);
  expect(decodeIndexedPng(png, 100)).toEqual(mask);
  const rgb = await sharp(png).removeAlpha().raw().toBuffer();
  expect([...rgb.subarray(3, 6), ...rgb.subarray(12, 15)]).toEqual([...classColour(1), ...classColour(255)]);
});

it('brings a mask to the size of its picture without making new values', () => {
  const png = encodeIndexedMask({ widthPx: 2, heightPx: 1, ids: Uint8Array.of(3, 255) }, 4, 2);
  expect(decodeIndexedPng(png, 100)).toEqual({ widthPx: 4, heightPx: 2, ids: Uint8Array.of(3, 3, 255, 255, 3, 3, 255, 255) });
});

it('reads part of a file and refuses what is beyond its end', async () => {
  const file = join(folder, 'stack');
  writeFileSync(file, Uint8Array.of(1, 2, 3, 4, 5));
  expect([...(await readPart(file, 2, 2))]).toEqual([3, 4]);
  await expect(readPart(file, 4, 2)).rejects.toMatchObject({ code: 'internal' });
});

it('writes whole files below the folder, makes folders, leaves no drafts, and refuses a way out', async () => {
  const out = join(folder, '書き出し');
  expect(await writeInto(out, 'masks/a.png', Uint8Array.of(1, 2))).toBe(2);
  expect(await copyInto(join(out, 'masks', 'a.png'), out, 'b.png')).toBe(2);
  expect([readdirSync(out).sort(), readdirSync(join(out, 'masks')), [...readFileSync(join(out, 'b.png'))]]).toEqual([['b.png', 'masks'], ['a.png'], [1, 2]]);
  await expect(writeInto(out, '../c.png', Uint8Array.of(1))).rejects.toMatchObject({ code: 'outside-folder' });
  writeFileSync(join(folder, 'file'), '');
  await expect(writeInto(join(folder, 'file'), 'x.png', Uint8Array.of(1))).rejects.toMatchObject({ code: 'read-only' });
});
