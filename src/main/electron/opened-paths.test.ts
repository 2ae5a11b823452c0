import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pathFromArguments } from './opened-paths.ts';

const there = new Set([resolve('/work', 'プロジェクト'), resolve('/data/x.tegakari')]);
const exists = (path: string): boolean => there.has(path);

describe('what a start asks to open', () => {
  it.each([
    [['Tegakari.exe', 'プロジェクト'], 1, resolve('/work', 'プロジェクト')],
    [['Tegakari.exe', '/data/x.tegakari'], 1, resolve('/data/x.tegakari')],
    [['electron', '.', 'プロジェクト'], 2, resolve('/work', 'プロジェクト')],
    [['Tegakari.exe', '--allow-file-access-from-files', '--', 'プロジェクト'], 1, resolve('/work', 'プロジェクト')],
    [['Tegakari.exe', 'missing', 'プロジェクト'], 1, resolve('/work', 'プロジェクト')],
    [['Tegakari.exe', '--inspect', 'missing'], 1, null],
    [['electron', '.'], 2, null],
    [['electron', '--no-sandbox', '.'], 2, null],
    [['Tegakari.exe'], 1, null],
  ] as const)('%j', (argv, skip, path) => {
    expect(pathFromArguments(argv, skip, join('/work'), exists)).toBe(path);
  });
});
