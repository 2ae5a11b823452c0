/** Numbers, times and intervals as a reader of each language expects them. */
import type { Interval, Language } from '#shared/domain/gate-types.ts';

/** Writes figures of one language. Every function takes finite numbers; a figure that is missing is the caller's to explain. */
export type Formatter = {
  /** Whole number with grouping. */
  readonly count: (value: number) => string;
  /** Fraction as per cent with one decimal. */
  readonly percent: (value: number) => string;
  /** Difference of fractions in percentage points with its sign. */
  readonly gain: (value: number) => string;
  /** Fraction that somebody set, as per cent without trailing zeros. */
  readonly percentSet: (value: number) => string;
  readonly hours: (value: number) => string;
  readonly seconds: (value: number) => string;
  readonly months: (value: number) => string;
  /** Yen; in Japanese from 10,000 on in units of 10,000. */
  readonly yen: (value: number) => string;
  readonly megabytes: (value: number) => string;
  /** Up to four significant decimals, for settings and cost inputs. */
  readonly plain: (value: number) => string;
  /** Two formatted bounds. */
  readonly range: (interval: Interval, bound: (value: number) => string) => string;
  /** ISO 8601 as date and minute in its own offset, or as a date when it has no time; anything else is returned as it is. */
  readonly time: (iso: string) => string;
};

const minus = '−';
/** Between a number and its unit, so that no line breaks there. */
const fixedSpace = '\u00a0';

/** Makes the formatter of a language. */
export function formatterOf(lang: Language): Formatter {
  const ja = lang === 'ja';
  const fixed = (value: number, least: number, most: number): string => {
    const rounded = new Intl.NumberFormat(ja ? 'ja-JP' : 'en-GB', { minimumFractionDigits: least, maximumFractionDigits: most }).format(value);
    return rounded.replace(/^-(?=[0.,]*$)/, '').replace('-', minus);
  };
  const unit = (value: string, jaUnit: string, enUnit: string): string => `${value}${fixedSpace}${ja ? jaUnit : enUnit}`;
  const enMany = (value: string, one: string, many: string): string => (value === '1' ? one : many);

  const seconds = (value: number): string => {
    if (value > 0 && value < 1) return `${fixed(value * 1000, 0, 0)}${fixedSpace}ms`;
    if (value < 90) return unit(fixed(value, 0, value < 10 ? 1 : 0), '秒', 's');
    const minutes = Math.floor(Math.round(value) / 60);
    const rest = Math.round(value) % 60;
    return `${unit(fixed(minutes, 0, 0), '分', 'min')}${rest === 0 ? '' : ` ${unit(fixed(rest, 0, 0), '秒', 's')}`}`;
  };
  const hours = (value: number): string =>
    Math.abs(value) < 1 ? unit(fixed(value * 60, 0, Math.abs(value) < 1 / 6 ? 1 : 0), '分', 'min') : unit(fixed(value, 1, 1), '時間', 'h');
  const yen = (value: number): string => {
    if (!ja) return `${value < 0 ? minus : ''}¥${fixed(Math.abs(value), 0, 0)}`;
    if (Math.abs(value) < 10_000) return `${fixed(value, 0, 0)}${fixedSpace}円`;
    return `${fixed(value / 10_000, 0, Math.abs(value) < 1_000_000 ? 1 : 0)}${fixedSpace}万円`;
  };
  const months = (value: number): string => {
    const text = fixed(value, 0, 1);
    return unit(text, 'か月', enMany(text, 'month', 'months'));
  };

  return {
    count: (value) => fixed(value, 0, 0),
    percent: (value) => `${fixed(value * 100, 1, 1)}${fixedSpace}%`,
    gain: (value) => unit(`${value >= 0.0005 ? '+' : ''}${fixed(value * 100, 1, 1)}`, 'ポイント', 'points'),
    percentSet: (value) => `${fixed(value * 100, 0, 2)}${fixedSpace}%`,
    hours,
    seconds,
    months,
    yen,
    megabytes: (value) => `${fixed(value, 0, value < 10 ? 1 : 0)}${fixedSpace}MB`,
    plain: (value) => fixed(value, 0, Math.abs(value) < 1 ? 4 : 2),
    range: ([low, high], bound) => rangeText(bound(low), bound(high), ja),
    time: (iso) => timeText(iso, ja),
  };
}

/** The unit once, at the end; a dash beside a sign would be misread. */
function rangeText(low: string, high: string, ja: boolean): string {
  const unit = /\u00a0.*$/.exec(high)?.[0] ?? '';
  const bare = unit !== '' && low.endsWith(unit) ? low.slice(0, -unit.length) : low;
  const signed = /^[+−]/.test(low) || /^[+−]/.test(high);
  return `${bare}${signed ? (ja ? ' ～ ' : ' to ') : '–'}${high}`;
}

const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

function timeText(iso: string, ja: boolean): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2})(?::[\d.]+)?(Z|[+-]\d{2}:\d{2}))?$/.exec(iso);
  if (parts === null || monthNames[Number(parts[2]) - 1] === undefined) return iso;
  const [, year, month, day, minute, offset] = parts;
  const date = ja ? `${year}年${Number(month)}月${Number(day)}日` : `${Number(day)} ${monthNames[Number(month) - 1]} ${year}`;
  if (minute === undefined) return date;
  return `${date} ${minute} (${offset === 'Z' ? 'UTC' : `UTC${offset}`})`;
}
