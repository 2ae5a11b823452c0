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

/**
 * onnxruntime-node 1.30 cannot be fed a Float16Array (its native part does not know the type), and onnxruntime-common
 * picks its float16 type once, when the first tensor is made: a tensor made while Float16Array is hidden settles it on
 * Uint16Array, both ways.
 */
function settleFloat16(): void {
  const scope = globalThis as { Float16Array?: unknown };
  const hidden = scope.Float16Array;
  delete scope.Float16Array;
  const first = new Tensor('float32', new Float32Array(1), [1]);
  scope.Float16Array = hidden;
  first.dispose();
}
settleFloat16();

export function toOrt(t: EngineTensor): Tensor {
  return new Tensor(t.dtype as 'float32', t.data as Float32Array, t.dims);
}

export function fromOrt(t: Tensor): EngineTensor {
  return { dtype: t.type as EngineTensor['dtype'], dims: [...t.dims], data: t.data as TensorData };
}

export function describeSession(session: InferenceSession): SessionDescription {
  const rows = (metadata: readonly InferenceSession.ValueMetadata[]) =>
    metadata.map((m) => ({ name: m.name, dtype: m.isTensor ? m.type : 'other', dims: m.isTensor ? [...m.shape] : [] }));
  return { inputs: rows(session.inputMetadata), outputs: rows(session.outputMetadata) };
}
