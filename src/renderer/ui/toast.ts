import type { StatusKind } from './status-kind.ts';

/** One message of the stack. Without `durationMs` it stays 6 s; `Infinity` keeps it until it is closed. */
export interface Toast {
  readonly id: string;
  readonly kind: StatusKind;
  readonly title: string;
  readonly text?: string | undefined;
  readonly actionLabel?: string | undefined;
  readonly durationMs?: number | undefined;
}
