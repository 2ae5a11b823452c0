import { inject, type ComputedRef, type InjectionKey } from 'vue';

/** What a field tells the control inside it. */
export interface FieldContext {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly required: boolean;
}

export const FIELD: InjectionKey<ComputedRef<FieldContext>> = Symbol('ui-field');

/** Returns the surrounding field, or null for a control on its own (which then needs a `label`). */
export function useField(): ComputedRef<FieldContext> | null {
  return inject(FIELD, null);
}
