/** Turns an error of the program into words of the chosen language: what happened, which file, what to do. */
import { useI18n } from 'vue-i18n';
import { errorLine, toAppError } from '#shared/contract/errors.ts';
import { useMessagesStore } from './messages-store.ts';

export interface FailureText {
  readonly what: string;
  readonly todo: string;
  readonly file: string;
  /** The program's own words, for whoever helps. */
  readonly details: string;
}

export function useFailure(): { readonly textOf: (thrown: unknown) => FailureText; readonly report: (thrown: unknown) => void; readonly attempt: <T>(work: () => Promise<T>) => Promise<T | undefined> } {
  const { t, te } = useI18n();
  const messages = useMessagesStore();
  function textOf(thrown: unknown): FailureText {
    const error = toAppError(thrown);
    const key = te(`errors.${error.code}.what`) ? error.code : 'internal';
    return { what: t(`errors.${key}.what`), todo: t(`errors.${key}.todo`), file: error.file ?? '', details: `${error.code}: ${errorLine(error)}` };
  }
  function report(thrown: unknown): void {
    if (toAppError(thrown).code === 'cancelled') return;
    const { what, todo, file } = textOf(thrown);
    messages.show({ kind: 'bad', title: what, text: [file, todo].filter((x) => x !== '').join(' ') });
  }
  /** Runs an action of a person; a failure is shown, never thrown. */
  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (e) {
      report(e);
      return undefined;
    }
  }
  return { textOf, report, attempt };
}
