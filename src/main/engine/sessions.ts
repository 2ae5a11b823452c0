/** Sessions of one execution provider inside the engine process. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { EngineTensor, ModelSource, ProviderName, SessionDescription, TensorData } from '../ports/engine.ts';

/** onnxruntime's own names of the providers. */
const runtimeNames: Record<ProviderName, string> = { cpu: 'cpu', webgpu: 'webgpu', cuda: 'cuda', directml: 'dml', coreml: 'coreml' };

export interface SessionOptions {
  readonly provider: ProviderName;
  readonly threads: number;
}

export async function createSession(model: ModelSource, options: SessionOptions): Promise<InferenceSession> {
  const providers = options.provider === 'cpu' ? ['cpu'] : [runtimeNames[options.provider], 'cpu'];
  const settings: InferenceSession.SessionOptions = {
    executionProviders: providers,
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  };
  return 'path' in model ? InferenceSession.create(model.path, settings) : InferenceSession.create(model.bytes, settings);
}

export function toOrt(t: EngineTensor): Tensor {
  // Where the engine has Float16Array, onnxruntime wants it for float16; the bits are the same.
  if (t.dtype === 'float16') {
    const half = new Float16Array(t.data.buffer as ArrayBuffer, t.data.byteOffset, t.data.length);
    return new Tensor('float16', half as unknown as Uint16Array, t.dims);
  }
  return new Tensor(t.dtype as 'float32', t.data as Float32Array, t.dims);
}

export function fromOrt(t: Tensor): EngineTensor {
  if (t.type === 'float16') {
    const d = t.data as unknown as { buffer: ArrayBuffer; byteOffset: number; length: number };
    return { dtype: 'float16', dims: [...t.dims], data: new Uint16Array(d.buffer, d.byteOffset, d.length) };
  }
  return { dtype: t.type as EngineTensor['dtype'], dims: [...t.dims], data: t.data as TensorData };
}

export function describeSession(session: InferenceSession): SessionDescription {
  const rows = (metadata: readonly InferenceSession.ValueMetadata[]) =>
    metadata.map((m) => ({ name: m.name, dtype: m.isTensor ? m.type : 'other', dims: m.isTensor ? [...m.shape] : [] }));
  return { inputs: rows(session.inputMetadata), outputs: rows(session.outputMetadata) };
}
