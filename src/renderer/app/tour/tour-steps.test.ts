import { expect, it } from 'vitest';
import ja from '../../locales/ja/tour.json' with { type: 'json' };
import en from '../../locales/en/tour.json' with { type: 'json' };
import { maxTourSteps, tourStepIds, tourSteps } from './tour-steps.ts';

it('leaves out what is not on the screen: without a project there is no next card, inside one no demo card', () => {
  const ids = (missing: string): readonly string[] => tourSteps((s) => !s.includes(missing)).map((s) => s.id);
  expect(ids('next')).toEqual(['welcome', 'demo', 'strip', 'nav', 'status', 'help']);
  expect(ids('demo')).toEqual(['welcome', 'strip', 'nav', 'next', 'status', 'help']);
});

it('never has more than six steps', () => {
  expect(tourSteps(() => true)).toHaveLength(maxTourSteps);
  expect(tourSteps(() => false)).toEqual([]);
});

it('has words for each step in both languages', () => {
  for (const words of [ja, en]) expect(Object.keys(words.steps)).toEqual([...tourStepIds]);
});
