import { InferenceSession, Tensor } from 'onnxruntime-node';

/** A tensor handed to or returned by the real runtime; float16 data are raw bits. */
export interface OrtValue {
  readonly dtype: 'float32' | 'float16' | 'int64' | 'int32' | 'uint8' | 'bool';
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint16Array | BigInt64Array | Int32Array | Uint8Array;
}

export type OrtRun = (feeds: Readonly<Record<string, OrtValue>>) => Promise<Record<string, OrtValue>>;

/** Opens a model on the CPU and returns a function that runs it. */
export async function openModel(bytes: Uint8Array, threads = 1): Promise<OrtRun> {
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  return async (feeds) => {
    const results = await session.run(
      Object.fromEntries(Object.entries(feeds).map(([name, { dtype, data, shape }]) => [name, new Tensor(dtype, data, shape)])),
    );
    return Object.fromEntries(
      Object.entries(results).map(([name, tensor]) => {
        const data = tensor.type === 'float16' ? rawBits(tensor.data) : tensor.data;
        return [name, { dtype: tensor.type, shape: tensor.dims, data } as OrtValue];
      }),
    );
  };
}

/** Runs a model once on the CPU. */
export async function runModel(bytes: Uint8Array, feeds: Readonly<Record<string, OrtValue>>): Promise<Record<string, OrtValue>> {
  return (await openModel(bytes))(feeds);
}

/** A float32 value; the shape defaults to one dimension. */
export function floats(values: ArrayLike<number>, shape: readonly number[] = [values.length]): OrtValue {
  return { dtype: 'float32', shape, data: Float32Array.from(values) };
}

/** The numbers of a result; throws when the model has no such output. */
export function numbersOf(results: Readonly<Record<string, OrtValue>>, name: string): number[] {
  const value = results[name];
  if (!value) throw new Error(`no output ${name}`);
  return Array.from<number | bigint, number>(value.data, Number);
}

// The runtime gives float16 as Float16Array where the engine has it, else as raw bits.
function rawBits(data: Tensor.DataType): Uint16Array {
  if (!ArrayBuffer.isView(data)) throw new Error('float16 results are not binary');
  return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
}
