import { expect, it } from 'vitest';
import { mapLimited } from './map-limited.ts';

const turns = async (n: number): Promise<void> => {
  for (let i = 0; i < n; i++) await Promise.resolve();
};

it('keeps the order, and works on no more than `width` at once', async () => {
  let atOnce = 0;
  let most = 0;
  const doubled = await mapLimited([5, 1, 4, 2, 3], 2, async (n) => {
    most = Math.max(most, ++atOnce);
    await turns(n);
    atOnce--;
    return n * 2;
  });
  expect(doubled).toEqual([10, 2, 8, 4, 6]);
  expect(most).toBe(2);
});

it('ends with the first failure, begins nothing after it, and leaves nothing under way', async () => {
  const log: string[] = [];
  const work = mapLimited(['a', 'bad', 'c', 'd', 'e'], 3, async (name) => {
    log.push(`${name} begun`);
    await turns(name === 'bad' ? 1 : 20);
    if (name === 'bad') throw new Error('broken');
    log.push(`${name} over`);
  });
  await expect(work).rejects.toThrow('broken');
  expect(log).toEqual(['a begun', 'bad begun', 'c begun', 'a over', 'c over']);
});

it('takes an empty list', async () => {
  expect(await mapLimited([], 3, async () => 1)).toEqual([]);
});
