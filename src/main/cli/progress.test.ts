import { describe, expect, it } from 'vitest';
import { createProgress, progressLine } from './progress.ts';

describe('progressLine', () => {
  it('shows share, count and time left', () => {
    expect(progressLine('student', 100, 400, 20)).toBe(`student ${'█'.repeat(6)}${'░'.repeat(18)} 25 % (100/400), 1:00 left`);
  });
  it('knows no time left before the first unit, and survives an empty step', () => {
    expect(progressLine('x', 0, 5, 3)).toContain('0 % (0/5), –:–– left');
    expect(progressLine('x', 0, 0, 0)).toContain('(0/0)');
  });
});

describe('createProgress', () => {
  it('rewrites one line on a terminal', () => {
    const written: string[] = [];
    const progress = createProgress({ isTTY: true, write: (t) => written.push(t) }, () => 0);
    progress.stepStarted('a');
    progress.stepProgress('a', 1, 2);
    progress.stepEnded('a', 1.25, false);
    expect(written).toEqual(['\r\x1b[2Ka …', expect.stringContaining('░ 50 %'), '\r\x1b[2Ka done in 1.3 s\n']);
  });
  it('writes a plain line now and then elsewhere', () => {
    const written: string[] = [];
    let time = 0;
    const progress = createProgress({ write: (t) => written.push(t) }, () => time);
    progress.stepStarted('a');
    progress.stepProgress('a', 1, 4);
    time = 16_000;
    progress.stepProgress('a', 2, 4);
    progress.stepEnded('a', 20, true);
    expect(written).toEqual(['a …\n', expect.stringMatching(/^a .*50 % \(2\/4\)/), 'a reused\n']);
  });
  it('writes a line for every unit where a program wants to follow', () => {
    const written: string[] = [];
    const progress = createProgress({ write: (t) => written.push(t) }, () => 0, true);
    progress.stepStarted('a');
    progress.stepProgress('a', 1, 4);
    progress.stepProgress('a', 2, 4);
    expect(written.slice(1)).toEqual([expect.stringContaining('(1/4)'), expect.stringContaining('(2/4)')]);
  });
});
