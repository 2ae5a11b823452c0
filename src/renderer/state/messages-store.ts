/** Short messages at the edge of the window. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { Toast } from '../ui/toast.ts';

export const useMessagesStore = defineStore('messages', () => {
  const toasts = ref<readonly (Toast & { readonly onAction?: (() => void) | undefined })[]>([]);
  let count = 0;
  function show(toast: Omit<Toast, 'id'>, onAction?: () => void): void {
    toasts.value = [...toasts.value.slice(-3), { ...toast, id: `t${(count += 1)}`, onAction }];
  }
  function dismiss(id: string): void {
    toasts.value = toasts.value.filter((t) => t.id !== id);
  }
  function act(id: string): void {
    toasts.value.find((t) => t.id === id)?.onAction?.();
    dismiss(id);
  }
  return { toasts, show, dismiss, act };
});
