import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from 'vue';

/** Resolved colours by token name without dashes ("text", "class-1"), for drawings that CSS variables do not reach. */
export type ThemeColours = (token: string) => string;

/** Resolves a token as the page shows it now: "rgb(…)". Needs the document. */
export function readColour(token: string): string {
  const probe = document.createElement('span');
  // light-dark() is only resolved in a real property of an element in the page.
  probe.style.color = `var(--${token})`;
  probe.style.display = 'none';
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** Gives the theme's colours; the reference changes when the theme or the root's font size does. */
export function useThemeColours(): ShallowRef<ThemeColours> {
  const colours = shallowRef<ThemeColours>(fresh());
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const wide = matchMedia('(min-width: 3200px)');
  const renew = (): void => void (colours.value = fresh());
  const observer = new MutationObserver(renew);
  onMounted(() => {
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'lang'] });
    dark.addEventListener('change', renew);
    wide.addEventListener('change', renew);
  });
  onBeforeUnmount(() => {
    observer.disconnect();
    dark.removeEventListener('change', renew);
    wide.removeEventListener('change', renew);
  });
  return colours;
}

function fresh(): ThemeColours {
  const known = new Map<string, string>();
  return (token) => {
    const colour = known.get(token) ?? readColour(token);
    known.set(token, colour);
    return colour;
  };
}
