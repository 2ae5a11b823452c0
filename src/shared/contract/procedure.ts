/** What a procedure of the contract is: one name, one kind, checked input and output. Server, client and docs derive from it. */
import type { z } from 'zod';

/** query: reads, may be repeated · command: changes something, once · stream: many values over time, ended by either side. */
export type ProcedureKind = 'query' | 'command' | 'stream';

export interface Procedure<K extends ProcedureKind, I extends z.ZodType, O extends z.ZodType> {
  readonly kind: K;
  /** One sentence for the reference. */
  readonly doc: string;
  readonly input: I;
  /** Of a stream: one value of it. */
  readonly output: O;
}

export type AnyProcedure = Procedure<ProcedureKind, z.ZodType, z.ZodType>;

export function query<I extends z.ZodType, O extends z.ZodType>(doc: string, input: I, output: O): Procedure<'query', I, O> {
  return { kind: 'query', doc, input, output };
}
export function command<I extends z.ZodType, O extends z.ZodType>(doc: string, input: I, output: O): Procedure<'command', I, O> {
  return { kind: 'command', doc, input, output };
}
export function stream<I extends z.ZodType, O extends z.ZodType>(doc: string, input: I, output: O): Procedure<'stream', I, O> {
  return { kind: 'stream', doc, input, output };
}
