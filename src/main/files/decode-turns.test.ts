import { expect, it } from 'vitest';
import { beside, byItself } from './decode-turns.ts';

it('work by itself waits for all that runs, and all later work waits for it', async () => {
  const log: string[] = [];
  const open = new Map<string, () => void>();
  const work = (name: string) => async (): Promise<string> => {
    log.push(`${name} begins`);
    await new Promise<void>((resolve) => open.set(name, resolve));
    log.push(`${name} ends`);
    return name;
  };
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const all = [beside(work('a')), beside(work('b')), byItself(work('c')), beside(work('d')), beside(async () => Promise.reject(new Error('e')))];
  const failed = all[4]?.then(() => 'no', (e: unknown) => (e as Error).message);
  await settle();
  expect(log).toEqual(['a begins', 'b begins']);
  open.get('a')?.();
  await settle();
  expect(log.at(-1)).toBe('a ends');
  open.get('b')?.();
  await settle();
  expect(log.slice(3)).toEqual(['b ends', 'c begins']);
  open.get('c')?.();
  await settle();
  expect(log.slice(5)).toEqual(['c ends', 'd begins']);
  open.get('d')?.();
  expect(await failed).toBe('e');
  expect(await Promise.all(all.slice(0, 4))).toEqual(['a', 'b', 'c', 'd']);
});
