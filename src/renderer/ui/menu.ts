import type { IconName } from './icons.ts';

/** One line of a menu: something to do (or to switch, with `checked`), a heading, or a dividing line. */
export type MenuItem<T extends string> =
  | {
      readonly type?: undefined;
      readonly id: T;
      readonly label: string;
      readonly hint?: string | undefined;
      readonly icon?: IconName | undefined;
      readonly keys?: string | undefined;
      readonly danger?: boolean | undefined;
      readonly disabled?: boolean | undefined;
      readonly checked?: boolean | undefined;
    }
  | { readonly type: 'title'; readonly label: string }
  | { readonly type: 'line' };
