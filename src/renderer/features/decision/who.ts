/** Names under which the program records edits, in words. */
import { useI18n } from 'vue-i18n';

/** People by the name they gave; runs and people without a name by a word of their own. */
export function useWho(): (who: string | null) => string {
  const { t } = useI18n();
  return (who) => (who === null || who === 'person' ? t('decision.who.person') : who === 'run' || who === 'demo' ? t('decision.who.program') : who);
}
