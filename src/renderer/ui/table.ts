/** One column. `value` gives what is sorted by and, without a slot `cell-<key>`, shown. */
export interface TableColumn<T> {
  readonly key: string;
  readonly label: string;
  readonly align?: 'left' | 'right' | 'center' | undefined;
  readonly sortable?: boolean | undefined;
  /** A CSS width, such as "8rem". */
  readonly width?: string | undefined;
  readonly value?: ((row: T) => string | number | null) | undefined;
}

/** Which column the rows are ordered by; null: the order they came in. */
export type TableSort = { readonly key: string; readonly direction: 'ascending' | 'descending' } | null;

/** Returns the rows in the order of `sort`: numbers by size, texts by `locale`, empty ones always last; stable. */
export function sortRows<T>(rows: readonly T[], columns: readonly TableColumn<T>[], sort: TableSort, locale: string): readonly T[] {
  const value = sort === null ? undefined : columns.find((column) => column.key === sort.key)?.value;
  if (sort === null || value === undefined) return rows;
  const sign = sort.direction === 'ascending' ? 1 : -1;
  const { compare } = new Intl.Collator(locale || undefined, { numeric: true });
  return [...rows].sort((a, b) => {
    const x = emptyToNull(value(a));
    const y = emptyToNull(value(b));
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (typeof x === 'number' && typeof y === 'number' ? x - y : compare(String(x), String(y)));
  });
}

/** The sort that a click on a column's head leads to: ascending, descending, none. */
export function nextSort(sort: TableSort, key: string): TableSort {
  if (sort?.key !== key) return { key, direction: 'ascending' };
  return sort.direction === 'ascending' ? { key, direction: 'descending' } : null;
}

function emptyToNull(value: string | number | null): string | number | null {
  return value === '' || (typeof value === 'number' && Number.isNaN(value)) ? null : value;
}
