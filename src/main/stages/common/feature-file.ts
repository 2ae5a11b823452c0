/**
 * Layout of one image's feature blob: levels as float16 CHW one after the other, then per level the float32 channel
 * means and mean squares. A view blob holds only the top levels of each extra view.
 */
import type { Level } from './backbone.ts';

export interface Placed extends Level {
  readonly offsetBytes: number;
}

const halfBytes = 2;
const elements = (l: Level): number => l.channels * l.height * l.width;

export function placeLevels(levels: readonly Level[]): { readonly placed: readonly Placed[]; readonly statisticsOffset: number } {
  let offsetBytes = 0;
  const placed = levels.map((l) => {
    const at = offsetBytes;
    offsetBytes += elements(l) * halfBytes;
    return { ...l, offsetBytes: at };
  });
  // float32 data start at a multiple of four bytes.
  return { placed, statisticsOffset: Math.ceil(offsetBytes / 4) * 4 };
}

/** Channel means and mean squares of all levels in order: [mean of level 1, square of level 1, mean of level 2, …]. */
export function readStatistics(blob: Uint8Array, levels: readonly Level[]): ReadonlyMap<string, { readonly mean: Float32Array; readonly square: Float32Array }> {
  let at = blob.byteOffset + placeLevels(levels).statisticsOffset;
  const take = (n: number): Float32Array => {
    const values = new Float32Array(blob.buffer.slice(at, at + n * 4));
    at += n * 4;
    return values;
  };
  return new Map(levels.map((l) => [l.name, { mean: take(l.channels), square: take(l.channels) }]));
}

/** One level as float32 CHW. */
export function readLevel(blob: Uint8Array, level: Placed): Float32Array {
  const from = blob.byteOffset + level.offsetBytes;
  return Float32Array.from(new Float16Array(blob.buffer.slice(from, from + elements(level) * halfBytes)));
}

export function joinParts(parts: readonly ArrayBufferView[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.byteLength, 0));
  let at = 0;
  for (const p of parts) {
    out.set(new Uint8Array(p.buffer, p.byteOffset, p.byteLength), at);
    at += p.byteLength;
  }
  return out;
}

/** Padding bytes between the levels and the float32 statistics. */
export function statisticsPadding(levels: readonly Level[]): Uint8Array {
  const { placed, statisticsOffset } = placeLevels(levels);
  const last = placed[placed.length - 1];
  return new Uint8Array(last ? statisticsOffset - last.offsetBytes - elements(last) * halfBytes : 0);
}
