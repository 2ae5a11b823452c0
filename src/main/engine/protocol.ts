/** Messages between the engine client and the engine process. Structured clone carries typed arrays. */
import type { EngineTensor, HeldArray, LoopJob, ModelSource, ProviderName, RowFeed } from '../ports/engine.ts';

export type EngineCall =
  | { readonly op: 'start'; readonly provider: ProviderName; readonly threads: number; readonly heldLimitBytes: number }
  | { readonly op: 'open'; readonly id: string; readonly model: ModelSource }
  | { readonly op: 'run'; readonly session: string; readonly feeds: Readonly<Record<string, EngineTensor | RowFeed>> }
  | { readonly op: 'close'; readonly session: string }
  | { readonly op: 'describe'; readonly session: string }
  | { readonly op: 'hold'; readonly array: HeldArray }
  | { readonly op: 'release'; readonly name: string }
  | { readonly op: 'loop'; readonly job: LoopJob }
  | { readonly op: 'peak' }
  | { readonly op: 'probe'; readonly provider: ProviderName };

export type ToEngine = { readonly kind: 'call'; readonly id: number; readonly call: EngineCall } | { readonly kind: 'cancel'; readonly id: number };

export type FromEngine =
  /** The network guard refused something. */
  | { readonly kind: 'network-attempt' }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'step'; readonly id: number; readonly step: number; readonly loss: number }
  | { readonly kind: 'error'; readonly id: number; readonly code: EngineErrorCode; readonly message: string };

export type EngineErrorCode = 'cancelled' | 'model-broken' | 'memory-limit' | 'engine-failed';

/** What a probe of one provider found: milliseconds for its fixed convolution, and what the driver said of its adapter. */
export interface ProbeResult {
  readonly ms: number;
  readonly adapter: string;
}
