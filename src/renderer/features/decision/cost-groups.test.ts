import { expect, it } from 'vitest';
import type { CostEdit, CostLine } from '#shared/contract/decision.ts';
import { costInputNames } from '#shared/domain/cost.ts';
import { costGroups, editOf, isEditable, withEdits } from './cost-groups.ts';

const line: CostLine = { name: 'setupYen', value: 500, kind: 'assumed', from: 'template', by: null, at: null };

it('every input of the cost model stands in exactly one group', () => {
  expect(costGroups.flatMap((g) => g.names).sort()).toEqual([...costInputNames].sort());
});

it('an edit says what a person changed, and nothing when nothing differs', () => {
  expect(editOf(line, { value: 500, best: null, worst: null, kind: 'assumed' })).toBe(null);
  expect(editOf(line, { value: 400, best: null, worst: null, kind: 'entered' })).toEqual({ name: 'setupYen', value: 400, kind: 'entered' });
  expect(editOf(line, { value: 500, best: null, worst: 700, kind: 'assumed' })).toEqual({ name: 'setupYen', value: 500, kind: 'assumed', best: 500, worst: 700 });
  expect(editOf({ ...line, best: 400, worst: 600 }, { value: 500, best: null, worst: null, kind: 'assumed' })).toEqual({ name: 'setupYen', value: 500, kind: 'assumed' });
  expect(editOf(line, { value: null, best: 1, worst: 2, kind: 'entered' })).toEqual({ name: 'setupYen', value: null, kind: 'entered' });
});

it('figures follow the edits before they are saved', () => {
  const edit: CostEdit = { name: 'setupYen', value: 1, kind: 'entered' };
  expect(withEdits([{ ...line, best: 1, worst: 2 }], new Map([['setupYen', edit]]))).toEqual([edit]);
  expect(withEdits([{ ...line, best: 1, worst: 2 }], new Map())).toEqual([{ name: 'setupYen', value: 500, kind: 'assumed', best: 1, worst: 2 }]);
});

it('measured figures and those of the form cannot be typed over', () => {
  expect((['run', 'form', 'prices', 'entered', 'template', 'none'] as const).filter((from) => isEditable({ from }))).toEqual(['prices', 'entered', 'template', 'none']);
});
