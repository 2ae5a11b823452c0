import { describe, expect, it } from 'vitest';
import { nextOpen } from './review-store.ts';

const states = (...list: ('open' | 'accept' | 'skip')[]) => list.map((state) => ({ state }));

describe('the next image to look at', () => {
  it('is the next undecided one, round the end', () => {
    expect([nextOpen(states('open', 'accept', 'open'), 0), nextOpen(states('open', 'accept', 'open'), 2)]).toEqual([2, 0]);
  });
  it('comes before those put off, which come before nothing', () => {
    expect([nextOpen(states('accept', 'skip', 'open'), 0), nextOpen(states('accept', 'skip', 'accept'), 0), nextOpen(states('accept', 'accept'), 0), nextOpen(states('open'), 0), nextOpen([], -1)]).toEqual([2, 1, -1, -1, -1]);
  });
});
