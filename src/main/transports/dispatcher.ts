/** From a name and plain data to a service and back: input and output are checked here, for every transport. */
import { appError } from '#shared/contract/errors.ts';
import { procedures } from '#shared/contract/procedures.ts';
import type { ProcedureName } from '#shared/contract/procedures.ts';
import type { AnyProcedure } from '#shared/contract/procedure.ts';
import type { CallContext, Handlers } from '../ports/handlers.ts';


export interface Dispatcher {
  /** Throws AppError; `bad-usage` for an unknown name, a stream, or input that does not fit. */
  call(name: string, input: unknown, context: CallContext): Promise<unknown>;
  stream(name: string, input: unknown, context: CallContext): AsyncIterable<unknown>;
}

type AnyHandler = (input: unknown, context: CallContext) => unknown;

export function createDispatcher(handlers: Handlers): Dispatcher {
  function find(name: string, wanted: 'call' | 'stream'): { readonly procedure: AnyProcedure; readonly handler: AnyHandler } {
    const procedure = Object.hasOwn(procedures, name) ? (procedures[name as ProcedureName] as unknown as AnyProcedure) : undefined;
    const isStream = procedure?.kind === 'stream';
    if (!procedure || isStream !== (wanted === 'stream')) throw appError('bad-usage', `There is no ${wanted} named "${name.slice(0, 80)}"`, 'Reload the window; program and screen may be of different versions.');
    return { procedure, handler: handlers[name as ProcedureName] as unknown as AnyHandler };
  }
  return {
    async call(name, input, context) {
      const { procedure, handler } = find(name, 'call');
      return checkOutput(name, procedure, await handler(checkInput(name, procedure, input), context));
    },
    async *stream(name, input, context) {
      const { procedure, handler } = find(name, 'stream');
      const values = handler(checkInput(name, procedure, input), context) as AsyncIterable<unknown>;
      for await (const value of values) yield checkOutput(name, procedure, value);
    },
  };
}

function checkInput(name: string, procedure: AnyProcedure, input: unknown): unknown {
  const parsed = procedure.input.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw appError('bad-usage', `${name}: ${issue?.path.join('.') || 'input'} is wrong (${issue?.message ?? 'not valid'})`, 'Check the value and try again.');
}

/** A wrong answer is a bug of ours: it must not reach a screen as if it were data. */
function checkOutput(name: string, procedure: AnyProcedure, output: unknown): unknown {
  const parsed = procedure.output.safeParse(output);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`${name} answered with a wrong ${issue?.path.join('.') || 'value'}: ${issue?.message ?? ''}`);
}
