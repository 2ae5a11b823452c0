/** Light, dark, or as the system says. */
import type { Theme } from '#shared/contract/app.ts';

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}
