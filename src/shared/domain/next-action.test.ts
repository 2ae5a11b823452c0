import { expect, it } from 'vitest';
import { nextAction, stageStatesOf } from './next-action.ts';
import type { ProjectState } from './next-action.ts';

const calm = { data: false, reviews: false, rest: false };
const done: ProjectState = {
  images: 240, untagged: 0, missingRoots: 0, formMissing: 0, locked: true, running: false,
  stages: { stage1: true, stage2: true, stage3: true }, changed: calm, randomReviewed: 20, randomWanted: 20, foundationDecided: true,
};

it.each<[Partial<ProjectState>, string, number | null]>([
  [{ images: 0, stages: null }, 'import-images', null],
  [{ stages: null, untagged: 12 }, 'tag-images', 12],
  [{ stages: null, locked: false, formMissing: 3 }, 'fill-form', 3],
  [{ stages: null, locked: false }, 'lock-gates', null],
  [{ stages: null }, 'run-stage-1', null],
  [{ stages: { stage1: true, stage2: false, stage3: false }, randomReviewed: 8 }, 'review-seeds', 12],
  [{ stages: { stage1: true, stage2: false, stage3: false } }, 'run-stage-2', null],
  [{ stages: { stage1: true, stage2: true, stage3: false } }, 'run-stage-3', null],
  [{ foundationDecided: false }, 'decide-foundation', null],
  [{ changed: { ...calm, rest: true } }, 'run-again', null],
  [{ changed: { ...calm, reviews: true } }, 'run-stage-2', null],
  [{ changed: { ...calm, data: true } }, 'run-stage-1', null],
  [{ missingRoots: 1 }, 'relink-images', 1],
  [{ running: true, missingRoots: 1 }, 'wait', null],
  [{}, 'read-verdict', null],
])('next after %j is %s', (over, action, count) => {
  expect(nextAction({ ...done, ...over })).toEqual({ action, count });
});

it('tells where each stage stands', () => {
  expect(stageStatesOf(done)).toEqual({ data: 'done', stage1: 'done', stage2: 'done', stage3: 'done' });
  expect(stageStatesOf({ ...done, images: 0, stages: null })).toEqual({ data: 'empty', stage1: 'empty', stage2: 'empty', stage3: 'empty' });
  expect(stageStatesOf({ ...done, stages: null, untagged: 5 })).toEqual({ data: 'partial', stage1: 'ready', stage2: 'empty', stage3: 'empty' });
  expect(stageStatesOf({ ...done, changed: { ...calm, reviews: true } })).toEqual({ data: 'done', stage1: 'done', stage2: 'stale', stage3: 'stale' });
  expect(stageStatesOf({ ...done, running: true }).stage2).toBe('running');
});
