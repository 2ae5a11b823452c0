/**
 * Packing of mask bytes. A mask is a few large areas, so runs of one class id shrink a 64 KiB tile to some hundred bytes.
 *
 * Layout: one byte 1, then pairs (class id, run length as a little-endian base-128 number); or one byte 0 and the bytes as they
 *   are, where runs would be longer (noise). So packing costs at most one byte.
 */

const RAW = 0;
const RUNS = 1;

/** Packs any bytes; `unpackBytes` with the same length gives them back exactly. */
export function packBytes(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + 1);
  out[0] = RUNS;
  let used = 1;
  // Runs are skipped four bytes at a time where they lie so in memory: a stroke across 4096² ends within a frame.
  const words = bytes.byteOffset % 4 === 0 ? new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 4)) : null;
  for (let start = 0; start < bytes.length;) {
    const id = bytes[start];
    let end = start + 1;
    while (end < bytes.length && end % 4 !== 0 && bytes[end] === id) end++;
    if (words && end % 4 === 0 && bytes[end] === id) {
      const four = id * 0x01010101;
      let word = end / 4;
      while (word < words.length && words[word] === four) word++;
      end = word * 4;
    }
    while (end < bytes.length && bytes[end] === id) end++;
    // The longest run length takes 5 bytes.
    if (used + 6 > out.length && used + pairSize(end - start) > out.length) return rawBytes(bytes, out);
    out[used++] = id;
    let rest = end - start;
    for (; rest > 127; rest = Math.floor(rest / 128)) out[used++] = (rest % 128) + 128;
    out[used++] = rest;
    start = end;
  }
  return out.slice(0, used);
}

function pairSize(run: number): number {
  let size = 2;
  for (let rest = run; rest > 127; rest = Math.floor(rest / 128)) size++;
  return size;
}

function rawBytes(bytes: Uint8Array, out: Uint8Array): Uint8Array {
  out[0] = RAW;
  out.set(bytes, 1);
  return out;
}

/** Unpacks to exactly `length` bytes. Throws RangeError if the packed bytes do not hold that many. */
export function unpackBytes(packed: Uint8Array, length: number): Uint8Array {
  if (packed[0] === RAW) {
    if (packed.length !== length + 1) throw new RangeError(`unpackBytes: expected ${length} bytes, got ${packed.length - 1}`);
    return packed.slice(1);
  }
  if (packed[0] !== RUNS) throw new RangeError(`unpackBytes: unknown layout ${packed[0]}`);
  const out = new Uint8Array(length);
  let filled = 0;
  for (let at = 1; at < packed.length;) {
    const id = packed[at++];
    let run = 0;
    let digit = 128;
    for (let scale = 1; digit >= 128; scale *= 128) {
      if (at >= packed.length) throw new RangeError('unpackBytes: cut off within a run');
      digit = packed[at++];
      run += (digit % 128) * scale;
    }
    if (run < 1 || filled + run > length) throw new RangeError(`unpackBytes: more than ${length} bytes`);
    out.fill(id, filled, filled + run);
    filled += run;
  }
  if (filled !== length) throw new RangeError(`unpackBytes: expected ${length} bytes, got ${filled}`);
  return out;
}
