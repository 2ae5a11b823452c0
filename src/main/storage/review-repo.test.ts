import { describe, expect, it } from 'vitest';
import { array, assert, asyncProperty, constantFrom } from 'fast-check';
import type { NewReview, Repos } from '../ports/repos.ts';
import { fillSample, openMemoryProject, sampleImage } from './memory-project.ts';

function sampleReview(imageId: string, more: Partial<NewReview> = {}): NewReview {
  return {
    imageId,
    runId: null,
    kind: 'correct',
    masks: [{ classId: 1, sha256: 'c'.repeat(64) }],
    reviewer: 'sato',
    by: 'person',
    sample: 'random',
    activeSeconds: 12.5,
    ...more,
  };
}

/** Does one edit in the repository and in the model, which is two stacks of review ids. */
async function editBoth(repos: Repos, model: { readonly done: string[]; readonly undone: string[] }, name: 'add' | 'undo' | 'redo', imageId: string) {
  let changed = { told: true, expected: true };
  if (name === 'add') {
    model.done.push((await repos.reviews.add(sampleReview(imageId))).id);
    model.undone.length = 0;
  } else {
    const [from, to] = name === 'undo' ? [model.done, model.undone] : [model.undone, model.done];
    const moved = from.pop();
    if (moved !== undefined) to.push(moved);
    changed = { told: (await repos.reviews[name](imageId, 'sato')).changed, expected: moved !== undefined };
  }
  return { changed, current: (await repos.reviews.current(imageId))?.id };
}

describe('review repository', () => {
  it('keeps every field and lists the current review of each image', async () => {
    const { repos } = openMemoryProject();
    const [a, b] = await fillSample(repos, [sampleImage(0), sampleImage(1)]);
    const first = await repos.reviews.add(sampleReview(a!));
    const other = await repos.reviews.add(sampleReview(b!, { kind: 'skip', masks: [], sample: 'queue', by: 'simulated' }));
    const second = await repos.reviews.add(sampleReview(a!, { kind: 'not-there', masks: [] }));
    expect(await repos.reviews.list()).toEqual([other, second]);
    expect(await repos.reviews.history(a!)).toEqual([first, second]);
    expect(await repos.reviews.current(b!)).toEqual(other);
    await expect(repos.reviews.add(sampleReview('none'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('undoes back to nothing, redoes in order, and a new review ends the redo', async () => {
    const { repos } = openMemoryProject();
    const [id] = await fillSample(repos, [sampleImage(0)]);
    const first = await repos.reviews.add(sampleReview(id!));
    const second = await repos.reviews.add(sampleReview(id!, { kind: 'accept' }));
    expect(await repos.reviews.undo(id!, 'sato')).toEqual({ changed: true, current: first });
    expect(await repos.reviews.undo(id!, 'sato')).toEqual({ changed: true, current: null });
    expect(await repos.reviews.undo(id!, 'sato')).toEqual({ changed: false, current: null });
    expect(await repos.reviews.list()).toEqual([]);
    expect(await repos.reviews.redo(id!, 'sato')).toEqual({ changed: true, current: first });
    const third = await repos.reviews.add(sampleReview(id!, { kind: 'skip' }));
    expect(await repos.reviews.redo(id!, 'sato')).toEqual({ changed: false, current: third });
    expect((await repos.reviews.history(id!)).map((review) => [review.id, review.state])).toEqual([[first.id, 'live'], [second.id, 'dropped'], [third.id, 'live']]);
    expect((await repos.audit.list()).slice(3).map((entry) => entry.what)).toEqual([
      'review-added', 'review-added', 'review-undone', 'review-undone', 'review-redone', 'review-added',
    ]);
  });

  it('behaves as two stacks for any sequence of edits', async () => {
    const edit = constantFrom('add' as const, 'undo' as const, 'redo' as const);
    await assert(
      asyncProperty(array(edit, { maxLength: 25 }), async (edits) => {
        const { repos, db } = openMemoryProject();
        const [id, other] = await fillSample(repos, [sampleImage(0), sampleImage(1)]);
        const untouched = await repos.reviews.add(sampleReview(other!));
        const model = { done: [] as string[], undone: [] as string[] };
        for (const name of edits) {
          const { changed, current } = await editBoth(repos, model, name, id!);
          expect([changed.told, current]).toEqual([changed.expected, model.done.at(-1)]);
        }
        expect(await repos.reviews.current(other!)).toEqual(untouched);
        db.close();
      }),
      { numRuns: 60 },
    );
  });

  it('lets no one change or delete a review', async () => {
    const { repos, db } = openMemoryProject();
    const [id] = await fillSample(repos, [sampleImage(0)]);
    const review = await repos.reviews.add(sampleReview(id!));
    expect(() => db.exec("UPDATE reviews SET kind = 'accept'")).toThrow('reviews are never changed');
    expect(() => db.exec('DELETE FROM reviews')).toThrow('reviews are never deleted');
    expect(() => db.exec(`INSERT OR REPLACE INTO reviews SELECT * FROM reviews`)).toThrow('reviews are never deleted');
    expect(await repos.reviews.history(id!)).toEqual([review]);
  });
});
