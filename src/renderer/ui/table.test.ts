import { expect, it } from 'vitest';
import { nextSort, sortRows, type TableColumn } from './table.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly score: number | null;
}

const rows: readonly Row[] = [
  { id: 'a', name: '画像10', score: 0.5 },
  { id: 'b', name: '画像9', score: null },
  { id: 'c', name: '', score: 0.9 },
  { id: 'd', name: '画像1', score: 0.5 },
];
const columns: readonly TableColumn<Row>[] = [
  { key: 'name', label: '', value: (row) => row.name },
  { key: 'score', label: '', value: (row) => row.score },
  { key: 'plain', label: '' },
];
const order = (key: string, direction: 'ascending' | 'descending') => sortRows(rows, columns, { key, direction }, 'ja').map((row) => row.id).join('');

it('orders numbers by size and file names by the numbers in them, keeps ties, and puts empty cells last either way', () => {
  expect(order('score', 'ascending')).toBe('adcb');
  expect(order('score', 'descending')).toBe('cadb');
  expect(order('name', 'ascending')).toBe('dbac');
  expect(order('name', 'descending')).toBe('abdc');
});

it('leaves the rows alone without a sort or a value', () => {
  expect(sortRows(rows, columns, null, 'ja')).toBe(rows);
  expect(order('plain', 'ascending')).toBe('abcd');
});

it('goes from ascending to descending to none', () => {
  const first = nextSort(null, 'name');
  expect(first).toEqual({ key: 'name', direction: 'ascending' });
  expect(nextSort(first, 'name')).toEqual({ key: 'name', direction: 'descending' });
  expect(nextSort(nextSort(first, 'name'), 'name')).toBeNull();
  expect(nextSort(first, 'score')).toEqual({ key: 'score', direction: 'ascending' });
});
