/** What a service gives the dispatcher: one function a procedure of the contract. */
import type { CallName, CheckedInputOf, OutputOf, StreamName } from '#shared/contract/procedures.ts';

export interface CallContext {
  /** Aborted when the caller cancelled or went away. */
  readonly signal: AbortSignal;
}
export type CallHandlers = { readonly [N in CallName]: (input: CheckedInputOf<N>, context: CallContext) => Promise<OutputOf<N>> };
export type StreamHandlers = { readonly [N in StreamName]: (input: CheckedInputOf<N>, context: CallContext) => AsyncIterable<OutputOf<N>> };
export type Handlers = CallHandlers & StreamHandlers;
