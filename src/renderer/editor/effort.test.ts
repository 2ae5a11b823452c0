import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noEffort, noteEffort, pauseEffort } from './effort.ts';
import type { EffortEvent } from './effort.ts';

describe('effort', () => {
  it('counts seconds and events by hand; of a long pause only the cut-off is work', () => {
    let effort = noteEffort(noEffort, 'look', 1000);
    effort = noteEffort(effort, 'stroke', 6000);
    effort = noteEffort(effort, 'key', 7500);
    effort = noteEffort(effort, 'undo', 7500);
    effort = noteEffort(effort, 'key', 107_500);
    expect(pauseEffort(effort, 108_500)).toEqual({ rawSeconds: 107.5, activeSeconds: 37.5, keys: 2, strokes: 1, undos: 1, lastMs: null });
  });

  it('does not count what passes while paused', () => {
    const paused = pauseEffort(noteEffort(noteEffort(noEffort, 'look', 0), 'look', 2000), 3000);
    const again = noteEffort(noteEffort(paused, 'look', 1e9), 'look', 1e9 + 1000);
    expect([again.rawSeconds, again.activeSeconds]).toEqual([4, 4]);
    expect(pauseEffort(paused, 9e9)).toBe(paused);
    expect(pauseEffort(noEffort, 5)).toBe(noEffort);
  });

  it('takes another cut-off, and adds nothing when the clock is set back', () => {
    const effort = noteEffort(noteEffort(noteEffort(noEffort, 'look', 10_000), 'look', 5000), 'look', 20_000, 4);
    expect([effort.rawSeconds, effort.activeSeconds]).toEqual([15, 4]);
  });

  it('survives JSON and never counts more active than raw seconds', () => {
    const events = fc.array(fc.tuple(fc.constantFrom<EffortEvent>('key', 'stroke', 'undo', 'look'), fc.integer({ min: -5000, max: 90_000 })), { maxLength: 30 });
    fc.assert(fc.property(events, (list) => {
      let now = 0;
      let effort = noEffort;
      for (const [event, gap] of list) effort = JSON.parse(JSON.stringify(noteEffort(effort, event, (now += gap))));
      expect(effort.activeSeconds).toBeLessThanOrEqual(effort.rawSeconds);
      expect(effort.keys + effort.strokes + effort.undos).toBe(list.filter(([event]) => event !== 'look').length);
    }));
  });
});
