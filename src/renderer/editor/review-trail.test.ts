import { describe, expect, it } from 'vitest';
import { emptyTrail, noteStep, redoStep, undoStep } from './review-trail.ts';
import type { TrailStep } from './review-trail.ts';

type Decision = 'open' | 'accepted';
const edit = (picture: string): TrailStep<Decision> => ({ kind: 'edit', picture });
const accept = (picture: string): TrailStep<Decision> => ({ kind: 'decision', picture, before: 'open', after: 'accepted' });

describe('review trail', () => {
  it('goes back over pictures in the order of what was done, and forth again', () => {
    let trail = [edit('a'), accept('a'), edit('b')].reduce((sum, step) => noteStep(sum, step), emptyTrail<Decision>());
    const seen: unknown[] = [];
    for (let back = undoStep(trail); back; back = undoStep(trail)) {
      seen.push(back.step);
      trail = back.trail;
    }
    expect(seen).toEqual([edit('b'), accept('a'), edit('a')]);
    expect(redoStep(trail)?.step).toEqual(edit('a'));
    expect(redoStep(redoStep(trail)!.trail)?.step).toEqual(accept('a'));
    expect(JSON.parse(JSON.stringify(trail))).toEqual(trail);
  });

  it('forgets what was undone once something new is done, and is empty at first', () => {
    const back = undoStep(noteStep(emptyTrail<Decision>(), edit('a')))!;
    expect(redoStep(noteStep(back.trail, edit('b')))).toBeNull();
    expect([undoStep(emptyTrail()), redoStep(emptyTrail())]).toEqual([null, null]);
  });

  it('keeps the newest steps only', () => {
    const trail = ['a', 'b', 'c'].reduce((sum, picture) => noteStep(sum, edit(picture), 2), emptyTrail<Decision>());
    expect(trail.done).toEqual([edit('b'), edit('c')]);
  });
});
