/** Rows of the speed bench: what was measured, against which bound, and how the machine did at fixed work in the same run. */

export interface Row {
  readonly id: string;
  readonly what: string;
  /** Null = not measured; `note` says why. */
  readonly measured: number | null;
  readonly unit: 'ms' | 'MB';
  /** Null = shown for the record, no bound of its own. */
  readonly bound: number | null;
  /** measured ÷ bound; at most 1 is within. */
  readonly ratio: number | null;
  readonly note: string;
}

export function row(id: string, what: string, unit: Row['unit'], measured: number | null, bound: number | null, note = ''): Row {
  const short = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(4)));
  const ratio = measured === null || bound === null ? null : Number((measured / bound).toFixed(3));
  return { id, what, unit, measured: short(measured), bound: short(bound), ratio, note };
}

/** Value below which `share` of the values lie. Throws RangeError without values. */
export function quantileOf(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('quantileOf: no values');
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
}

export const median = (values: readonly number[]): number => quantileOf(values, 0.5);

/** Text table for a terminal. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((r) => [r.id, r.measured === null ? '–' : `${r.measured} ${r.unit}`, r.bound === null ? '–' : `${r.bound} ${r.unit}`, r.ratio === null ? '–' : r.ratio.toFixed(2), [r.what, r.note].filter((x) => x !== '').join('; ')]);
  const all = [['row', 'measured', 'bound', 'ratio', 'what'], ...lines];
  const widths = [0, 1, 2, 3].map((c) => Math.max(...all.map((l) => (l[c] as string).length)));
  return all.map((l) => l.map((text, c) => (c < 4 ? text.padEnd(widths[c] as number) : text)).join('  ')).join('\n');
}
