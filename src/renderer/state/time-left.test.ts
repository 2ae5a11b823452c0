import { expect, it } from 'vitest';
import { remainingSeconds } from './time-left.ts';

const startedAt = '2026-01-05T09:00:00.000Z';
const after = (seconds: number): number => Date.parse(startedAt) + seconds * 1000;

it('takes the rest to go on as the part before', () => {
  expect(remainingSeconds({ done: 25, total: 100, startedAt }, after(10))).toBe(30);
  expect(remainingSeconds({ done: 100, total: 100, startedAt }, after(10))).toBe(0);
});

it('says nothing while it cannot know', () => {
  expect(remainingSeconds({ done: 0, total: 100, startedAt }, after(10))).toBeNull();
  expect(remainingSeconds({ done: 5, total: 0, startedAt }, after(10))).toBeNull();
  expect(remainingSeconds({ done: 5, total: 10, startedAt }, after(0.5))).toBeNull();
});
