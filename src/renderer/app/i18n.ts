/** Words of the chosen language; the other one is loaded only when asked for. */
import { createI18n } from 'vue-i18n';
import type { Settings } from '#shared/contract/app.ts';

type Language = Settings['lang'];

export type Messages = ReturnType<typeof createMessages>;

export function createMessages() {
  return createI18n({ legacy: false, locale: 'ja', fallbackLocale: 'ja', messages: {}, missingWarn: true, fallbackWarn: false });
}

/** Loads the words when needed, then switches; the page's language follows, so that fonts and line breaks do. */
export async function setLanguage(i18n: Messages, lang: Language): Promise<void> {
  const loaded = lang === 'ja' ? await import('../locales/ja.ts') : await import('../locales/en.ts');
  i18n.global.setLocaleMessage(lang, loaded.messages as never);
  (i18n.global.locale as unknown as { value: string }).value = lang;
  document.documentElement.lang = lang;
}
