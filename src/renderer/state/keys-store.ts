/** Keys of the screen that is shown, for the help overlay. */
import { defineStore } from 'pinia';
import { onScopeDispose, shallowRef } from 'vue';

export interface KeyLine {
  /** As written on a key: "A", "Shift+Z". */
  readonly keys: string;
  /** Full message key, such as `review.keys.accept`. */
  readonly message: string;
}

export const useKeysStore = defineStore('keys', () => {
  const lines = shallowRef<readonly KeyLine[]>([]);
  /** Called in a screen's set-up; gone with the screen. */
  function use(own: readonly KeyLine[]): void {
    lines.value = own;
    onScopeDispose(() => {
      if (lines.value === own) lines.value = [];
    }, true);
  }
  return { lines, use };
});
