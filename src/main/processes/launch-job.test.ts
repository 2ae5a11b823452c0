import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { launchJobChild } from './launch-job.ts';

const folder = mkdtempSync(join(tmpdir(), 'tegakari-job-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts real work in a real process and follows it to its end; `onEvent` may cancel it. */
function follow(work: string, input: unknown, onEvent: (event: { readonly type: string }, cancel: () => void) => void = () => undefined): Promise<{ readonly events: readonly { readonly type: string }[]; readonly why: string }> {
  const job = launchJobChild(work, input);
  const events: { readonly type: string }[] = [];
  job.onEvent((event) => {
    events.push(event);
    onEvent(event, job.cancel);
  });
  return new Promise((resolve) => job.onExit((why) => resolve({ events, why })));
}

describe('a job as a child process', () => {
  it('tells its error whole, and ends by itself', async () => {
    const { events, why } = await follow('work.report', { project: join(folder, 'nothing'), out: join(folder, 'r.html'), format: 'html', lang: 'ja' });
    expect(events).toEqual([{ type: 'error', error: { code: 'not-found', what: expect.any(String), file: expect.stringContaining('nothing'), todo: expect.any(String) } }]);
    expect(why).toBe('exit code 0');
  });

  it('work that does not exist is an error, not a silence', async () => {
    expect((await follow('work.nothing', {})).events).toMatchObject([{ type: 'error', error: { code: 'bad-usage' } }]);
  });

  it('stops when asked, says that it was cancelled, and leaves no process', async () => {
    const { events, why } = await follow('work.demo', { out: join(folder, 'demo'), images: 24, device: 'cpu' }, (event, cancel) => {
      if (event.type === 'step-progress') cancel();
    });
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { code: 'cancelled' } });
    expect(why).toBe('exit code 0');
  });
});
