/** Holds a screenshot against a kept one. Kept at half size: small files, and edges that a rasteriser shifts by a hair do not count. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode, encode } from 'fast-png';

const folder = join(import.meta.dirname, 'goldens');
/** A pixel counts as changed from this difference in one channel, 0–255. */
const LEVELS = 32;
/** Share of changed pixels that is let pass. */
const SHARE = 0.002;

interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  /** RGB, 8 bits each. */
  readonly rgb: Uint8Array;
}

/** Returns what differs from `goldens/<name>.png` in words, or '' when nothing does. With TEGAKARI_UPDATE_GOLDENS=1 keeps the new picture. */
export function compareWithGolden(name: string, png: Uint8Array): string {
  const picture = halve(png);
  const kept = join(folder, `${name}.png`);
  const changed = join(folder, `${name}-changed.png`);
  rmSync(changed, { force: true });
  if (process.env['TEGAKARI_UPDATE_GOLDENS'] === '1') {
    writeFileSync(kept, toPng(picture));
    return '';
  }
  const difference = existsSync(kept) ? differ(fromPng(readFileSync(kept)), picture) : 'no picture was kept yet';
  if (difference !== '') writeFileSync(changed, toPng(picture));
  return difference === '' ? '' : `${name}: ${difference}; see ${changed}`;
}

/** Compares two pictures: sizes, then the share of pixels that changed. */
export function differ(before: Picture, after: Picture): string {
  if (before.widthPx !== after.widthPx || before.heightPx !== after.heightPx) {
    return `size ${before.widthPx}×${before.heightPx} became ${after.widthPx}×${after.heightPx}`;
  }
  let count = 0;
  for (let i = 0; i < before.rgb.length; i += 3) {
    let most = 0;
    for (let c = i; c < i + 3; c++) most = Math.max(most, Math.abs((before.rgb[c] ?? 0) - (after.rgb[c] ?? 0)));
    if (most >= LEVELS) count += 1;
  }
  const total = before.widthPx * before.heightPx;
  return count > SHARE * total ? `${count} of ${total} pixels changed` : '';
}

function fromPng(bytes: Uint8Array): Picture {
  const png = decode(bytes);
  const rgb = new Uint8Array(png.width * png.height * 3);
  for (let i = 0, j = 0; j < rgb.length; i += png.channels, j += 3) {
    for (let c = 0; c < 3; c++) rgb[j + c] = png.data[i + c] ?? 0;
  }
  return { widthPx: png.width, heightPx: png.height, rgb };
}

function toPng({ widthPx, heightPx, rgb }: Picture): Uint8Array {
  return encode({ width: widthPx, height: heightPx, data: rgb, channels: 3, depth: 8 }, { zlib: { level: 9 } });
}

function halve(bytes: Uint8Array): Picture {
  const full = fromPng(bytes);
  const [widthPx, heightPx] = [full.widthPx >> 1, full.heightPx >> 1];
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      for (let c = 0; c < 3; c++) {
        const at = 3 * (2 * y * full.widthPx + 2 * x) + c;
        const row = 3 * full.widthPx;
        rgb[3 * (y * widthPx + x) + c] = ((full.rgb[at] ?? 0) + (full.rgb[at + 3] ?? 0) + (full.rgb[at + row] ?? 0) + (full.rgb[at + row + 3] ?? 0) + 2) >> 2;
      }
    }
  }
  return { widthPx, heightPx, rgb };
}
