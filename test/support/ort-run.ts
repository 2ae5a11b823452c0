import { InferenceSession, Tensor } from 'onnxruntime-node';

// The native part of onnxruntime-node 1.30 does not know Float16Array ("not enough space: expected 4, got 0").
// Its JavaScript looks for that class once, at the first tensor; hidden then, it keeps to raw bits in a Uint16Array.
const float16Array = Object.getOwnPropertyDescriptor(globalThis, 'Float16Array');
if (float16Array) {
  Reflect.deleteProperty(globalThis, 'Float16Array');
  new Tensor('bool', [true], [1]).dispose();
  Object.defineProperty(globalThis, 'Float16Array', float16Array);
}

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
        return [name, { dtype: tensor.type, shape: tensor.dims, data: tensor.data } as OrtValue];
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
