/** Keys that work on every screen. Keys of a screen are its own; typing in a field is never a command. */
import { onMounted, onUnmounted } from 'vue';
import { isTyping } from '../state/typing.ts';

export function useGlobalKeys(actions: { readonly help: () => void; readonly jobs: () => void; readonly go: (index: number) => void }): void {
  function onKey(event: KeyboardEvent): void {
    if (event.altKey && /^Digit[1-6]$/.test(event.code)) {
      event.preventDefault();
      actions.go(Number(event.code.slice(5)) - 1);
      return;
    }
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '?') {
      event.preventDefault();
      actions.help();
    } else if (event.key === 'J') actions.jobs();
  }
  onMounted(() => window.addEventListener('keydown', onKey));
  onUnmounted(() => window.removeEventListener('keydown', onKey));
}
