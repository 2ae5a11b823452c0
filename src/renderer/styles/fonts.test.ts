import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');

it('is what the package gives today', () => {
  const done = spawnSync(process.execPath, [join(root, 'tools', 'fonts', 'make-fonts-css.mjs'), '--check'], { encoding: 'utf8' });
  expect(`${done.stdout}${done.stderr}`).toBe('');
  expect(done.status).toBe(0);
});

it('names two weights, files that exist, nothing remote, and covers kana and the common kanji', () => {
  const css = readFileSync(join(import.meta.dirname, 'fonts.css'), 'utf8');
  const faces = [...css.matchAll(/font-weight:(\d+);.*url\('@fontsource\/noto-sans-jp\/([^']+)'\).*unicode-range:([^}]+)}/g)];
  const missing = faces.map(([, , file]) => file).filter((file) => !existsSync(join(root, 'node_modules', '@fontsource', 'noto-sans-jp', file)));
  expect([...new Set(faces.map(([, weight]) => weight))]).toEqual(['400', '700']);
  expect(missing).toEqual([]);
  expect(css).not.toMatch(/https?:|\/\/fonts/);
  for (const weight of ['400', '700']) {
    const ranges = faces.filter(([, w]) => w === weight).flatMap(([, , , text]) => text.split(',').map((part) => part.trim().slice(2).split('-').map((hex) => Number.parseInt(hex, 16))));
    const covers = (code: number): boolean => ranges.some(([from, to = from]) => code >= from && code <= to);
    const uncovered = [...'手がかり擬似塗分迷過検出監査関門工程ブローホール①②③㎜％・「」、。0aA'].filter((letter) => !covers(letter.codePointAt(0) ?? 0));
    expect({ weight, uncovered }).toEqual({ weight, uncovered: [] });
  }
});
