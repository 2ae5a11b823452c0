import { describe, expect, it } from 'vitest';
import { appError } from '#shared/contract/errors.ts';
import type { Handlers } from '../ports/handlers.ts';
import { createDispatcher } from './dispatcher.ts';

const context = { signal: new AbortController().signal };
const given: unknown[] = [];
const dispatcher = createDispatcher({
  'jobs.start': async (input: unknown) => {
    given.push(input);
    throw appError('project-busy', 'Busy', 'Wait.');
  },
  'app.info': async () => ({ version: 1 }),
  'jobs.dismiss': async () => null,
  'app.changes': async function* () {
    yield { project: null, areas: ['tags'] };
    yield { project: null, areas: ['nonsense'] };
  },
} as unknown as Handlers);

describe('the dispatcher', () => {
  it('fills in defaults, and lets a domain error through as it is', async () => {
    await expect(dispatcher.call('jobs.start', { work: 'work.demo', input: 1 }, context)).rejects.toMatchObject({ code: 'project-busy', todo: 'Wait.' });
    expect(given).toEqual([{ work: 'work.demo', input: 1, project: null }]);
  });

  it.each([['no.such'], ['toString'], ['constructor'], ['__proto__'], [''], ['app.changes']])('knows no call %j', async (name) => {
    await expect(dispatcher.call(name, {}, context)).rejects.toMatchObject({ code: 'bad-usage' });
  });

  it('a very long name is not told in full', async () => {
    await expect(dispatcher.call('x'.repeat(1000), {}, context)).rejects.toMatchObject({ what: expect.stringMatching(/^.{1,120}$/) });
  });

  it.each([[null], [undefined], [[]], ['text'], [{ id: 1 }], [{ id: 'a', more: 1 }]])('refuses the input %j', async (input) => {
    await expect(dispatcher.call('jobs.dismiss', input, context)).rejects.toMatchObject({ code: 'bad-usage', what: expect.stringContaining('jobs.dismiss') });
  });

  it('a wrong answer is a bug and reaches no screen, in a call and in a stream', async () => {
    await expect(dispatcher.call('app.info', {}, context)).rejects.toThrow(/app\.info answered with a wrong version/);
    const seen: unknown[] = [];
    await expect(
      (async () => {
        for await (const value of dispatcher.stream('app.changes', {}, context)) seen.push(value);
      })(),
    ).rejects.toThrow(/app\.changes answered with a wrong areas/);
    expect(seen).toEqual([{ project: null, areas: ['tags'] }]);
  });
});
