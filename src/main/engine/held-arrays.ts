/** Arrays that stay resident in the engine process, so that training gathers batches without crossing processes. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { DType, EngineTensor, HeldArray, RowFeed, TensorData } from '../ports/engine.ts';

export class MemoryLimitError extends Error {}

interface Resident {
  readonly dtype: DType;
  readonly rowDims: readonly number[];
  readonly rowLength: number;
  readonly data: TensorData;
}

export function allocate(dtype: DType, length: number): TensorData {
  switch (dtype) {
    case 'float32':
      return new Float32Array(length);
    case 'float16':
      return new Uint16Array(length);
    case 'uint8':
      return new Uint8Array(length);
    case 'int32':
      return new Int32Array(length);
    case 'int64':
      return new BigInt64Array(length);
  }
}

const bytesPerElement: Record<DType, number> = { float32: 4, float16: 2, uint8: 1, int32: 4, int64: 8 };
const product = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1);

/** Copies one row; `flip` mirrors its last axis (image width). */
function copyRow(from: Resident, row: number, flip: boolean, into: TensorData, at: number): void {
  const start = row * from.rowLength;
  const source = from.data.subarray(start, start + from.rowLength);
  (into as Uint8Array).set(source as Uint8Array, at);
  if (!flip) return;
  const width = from.rowDims[from.rowDims.length - 1] ?? 1;
  for (let line = at; line < at + from.rowLength; line += width) into.subarray(line, line + width).reverse();
}

export class HeldArrays {
  private readonly arrays = new Map<string, Resident>();
  private bytes = 0;
  private readonly limitBytes: number;

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
  }

  hold(spec: HeldArray): void {
    this.release(spec.name);
    const rowLength = product(spec.rowDims);
    const size = rowLength * spec.rows.length * bytesPerElement[spec.dtype];
    if (this.bytes + size > this.limitBytes) {
      throw new MemoryLimitError(
        `resident data would take ${Math.ceil((this.bytes + size) / 1e6)} MB, the bound is ${Math.floor(this.limitBytes / 1e6)} MB`,
      );
    }
    const data = allocate(spec.dtype, rowLength * spec.rows.length);
    const raw = new Uint8Array(data.buffer);
    const rowBytes = rowLength * bytesPerElement[spec.dtype];
    spec.rows.forEach((row, i) => {
      if ('data' in row) {
        if (row.data.length !== rowLength) throw new Error(`array ${spec.name}: row ${i} has ${row.data.length} values, not ${rowLength}`);
        (data as Uint8Array).set(row.data as Uint8Array, i * rowLength);
      } else {
        readExactly(row.file, row.offsetBytes, raw.subarray(i * rowBytes, (i + 1) * rowBytes));
      }
    });
    this.arrays.set(spec.name, { dtype: spec.dtype, rowDims: spec.rowDims, rowLength, data });
    this.bytes += size;
  }

  release(name: string): void {
    const held = this.arrays.get(name);
    if (!held) return;
    this.bytes -= held.data.byteLength;
    this.arrays.delete(name);
  }

  /** A batch of rows with the batch on axis 0. */
  gather(name: string, rows: ArrayLike<number>, flips: ArrayLike<number> | null, reuse?: TensorData): EngineTensor {
    const held = this.arrays.get(name);
    if (!held) throw new Error(`no resident array "${name}"`);
    const data = reuse ?? allocate(held.dtype, rows.length * held.rowLength);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      if (!(row >= 0 && (row + 1) * held.rowLength <= held.data.length)) throw new Error(`array ${name} has no row ${row}`);
      copyRow(held, row, flips !== null && flips[i] === 1, data, i * held.rowLength);
    }
    return { dtype: held.dtype, dims: [rows.length, ...held.rowDims], data };
  }

  feed(feed: RowFeed): EngineTensor {
    return this.gather(feed.array, [feed.row], feed.flip ? [1] : null);
  }
}

function readExactly(file: string, offset: number, into: Uint8Array): void {
  const fd = openSync(file, 'r');
  try {
    let done = 0;
    while (done < into.length) {
      const n = readSync(fd, into, done, into.length - done, offset + done);
      if (n === 0) throw new Error(`${file} is shorter than expected`);
      done += n;
    }
  } finally {
    closeSync(fd);
  }
}
