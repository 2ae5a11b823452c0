/** Keys that tag: 1–9 present/absent, Shift+1–9 absent, U held with 1–9 unknown, U alone all unknown, 0 normal, Z and Shift+Z undo and redo. */
import { onMounted, onUnmounted } from 'vue';
import { isCovered, isTyping } from '../../state/typing.ts';
import { useFailure } from '../../state/use-failure.ts';
import type { KeyLine } from '../../state/keys-store.ts';
import { useDataStore } from './data-store.ts';

export const tagKeyLines: readonly KeyLine[] = [
  { keys: '1', message: 'data.keys.tag' },
  { keys: 'Shift+1', message: 'data.keys.absentOne' },
  { keys: 'U+1', message: 'data.keys.unknownOne' },
  { keys: '0', message: 'data.keys.normal' },
  { keys: 'U', message: 'data.keys.unknown' },
  { keys: 'Z', message: 'data.keys.undo' },
  { keys: 'Shift+Z', message: 'data.keys.redo' },
];

/**
 * @param targets rows that a key acts on
 * @param other further keys of the screen; true when it took the key
 * @param onUndo told of each undo by key
 */
export function useTagKeys(targets: () => readonly number[], other: (event: KeyboardEvent, key: string) => boolean, onUndo: () => void): void {
  const store = useDataStore();
  const { attempt } = useFailure();
  /** U is down; it means "all unknown" only when it comes up without a digit in between. */
  let held: 'no' | 'alone' | 'used' = 'no';

  function onDigit(n: number, event: KeyboardEvent): void {
    const of = targets();
    if (n === 0) void attempt(() => store.setAll(of, 'absent'));
    else if (held !== 'no') {
      held = 'used';
      void attempt(() => store.setOne(of, n, 'unknown'));
    } else if (event.shiftKey) void attempt(() => store.setOne(of, n, 'absent'));
    else void attempt(() => store.toggle(of, n));
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (isTyping(event) || event.altKey || isCovered()) return;
    const ctrl = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    // By the place of the key: with Shift the key itself is a sign, another one on each keyboard.
    const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
    if (digit && !ctrl) onDigit(Number(digit[1]), event);
    else if (key === 'u' && !ctrl) {
      if (!event.repeat) held = 'alone';
    } else if (key === 'z' || (ctrl && key === 'y')) {
      const isRedo = event.shiftKey || key === 'y';
      if (!isRedo) onUndo();
      void attempt(isRedo ? store.redo : store.undo);
    } else if (ctrl || !other(event, key)) return;
    event.preventDefault();
  }
  function onKeyUp(event: KeyboardEvent): void {
    if (event.key.toLowerCase() !== 'u') return;
    const isAlone = held === 'alone';
    held = 'no';
    if (isAlone) void attempt(() => store.setAll(targets(), 'unknown'));
  }
  const letGo = (): void => {
    held = 'no';
  };
  onMounted(() => {
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('keyup', onKeyUp);
    window.addEventListener('blur', letGo);
  });
  onUnmounted(() => {
    window.removeEventListener('keydown', onKeyDown);
    window.removeEventListener('keyup', onKeyUp);
    window.removeEventListener('blur', letGo);
  });
}
