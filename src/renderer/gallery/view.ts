import { inject, type InjectionKey } from 'vue';

export interface GalleryView {
  readonly lang: 'ja' | 'en';
  readonly theme: 'light' | 'dark' | 'auto';
  /** One group only; empty for all. */
  readonly group: string;
}

/** Reads the page's query; anything unknown becomes the default (ja, light, all groups). */
export function readView(search: string): GalleryView {
  const query = new URLSearchParams(search);
  const theme = query.get('theme');
  return {
    lang: query.get('lang') === 'en' ? 'en' : 'ja',
    theme: theme === 'dark' || theme === 'auto' ? theme : 'light',
    group: query.get('group') ?? '',
  };
}

/** Picks a fixture text by the page's language. */
export type Say = (ja: string, en: string) => string;

export const SAY: InjectionKey<Say> = Symbol('say');

export function useSay(): Say {
  return inject(SAY, (ja) => ja);
}
