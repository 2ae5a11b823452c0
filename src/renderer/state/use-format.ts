/** Numbers, shares, dates and durations in the chosen language. */
import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';

export interface Format {
  /** Whole numbers with separators. */
  count(value: number): string;
  /** A score 0–1 with three decimals; – for null. */
  score(value: number | null | undefined): string;
  /** A share 0–1 as percent with one decimal; – for null. */
  percent(value: number | null | undefined): string;
  interval(ci: readonly [number, number] | null | undefined): string;
  /** Seconds as "1 分 20 秒" / "1 min 20 s". */
  duration(seconds: number): string;
  dateTime(iso: string): string;
  bytes(value: number): string;
  yen(value: number | null | undefined): string;
}

export function useFormat(): ComputedRef<Format> {
  const { locale, t } = useI18n();
  return computed(() => {
    const tag = locale.value === 'ja' ? 'ja-JP' : 'en-GB';
    const whole = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
    const three = new Intl.NumberFormat(tag, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
    const one = new Intl.NumberFormat(tag, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    const date = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' });
    const none = '–';
    const score = (v: number | null | undefined): string => (v === null || v === undefined ? none : three.format(v));
    return {
      count: (v) => whole.format(v),
      score,
      percent: (v) => (v === null || v === undefined ? none : `${one.format(v * 100)} %`),
      interval: (ci) => (ci ? `${score(ci[0])} – ${score(ci[1])}` : none),
      duration: (s) => {
        const total = Math.max(0, Math.round(s));
        const [h, m, sec] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
        if (h > 0) return t('app.duration.hours', { h, m });
        return m > 0 ? t('app.duration.minutes', { m, s: sec }) : t('app.duration.seconds', { s: sec });
      },
      dateTime: (iso) => date.format(new Date(iso)),
      bytes: (v) => (v >= 1e9 ? `${one.format(v / 1e9)} GB` : v >= 1e6 ? `${one.format(v / 1e6)} MB` : `${whole.format(Math.ceil(v / 1e3))} kB`),
      yen: (v) => (v === null || v === undefined ? none : locale.value === 'ja' ? `${whole.format(v)} 円` : `¥${whole.format(v)}`),
    };
  });
}
