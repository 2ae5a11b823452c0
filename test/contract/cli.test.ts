import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importResultSchema } from '#shared/contract/results.ts';
import { runCli } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tegakari-cli-'));
const cli = (...args: readonly string[]) => runCli(args, folder);
beforeAll(async () => {
  mkdirSync(join(folder, 'empty'));
  mkdirSync(join(folder, '画像', 'images'), { recursive: true });
  const png = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#888' } }).png().toBuffer();
  writeFileSync(join(folder, '画像', 'images', '表 1.png'), png);
  writeFileSync(join(folder, '画像', 'images', 'broken.png'), png.subarray(0, 40));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The only line of a message, without blank lines around. */
function onlyLine(text: string): string {
  const lines = text.trim().split('\n');
  expect(lines).toHaveLength(1);
  return lines[0] as string;
}

describe('wrong use', () => {
  it.each([
    [['demo', '--device', 'gpu'], /--device .*cpu/],
    [['demo', '--images', 'many'], /--images/],
    [['demo', '--images', '3'], /3 images.*--images 240/],
    [['demo', '--seed', '-1'], /--seed/],
    [['demo', '--lang', 'fr'], /--lang/],
    [['run', '--project', 'p', '--stage', '4'], /--stage/],
    [['run', '--project', 'p', '--device', 'quantum'], /--device/],
    [['report', '--project', 'p', '--out', 'report'], /\.html or \.json/],
    [['report', '--project', 'p', '--out', 'x.html', '--lang', 'fr'], /--lang/],
    [['report', '--project', 'p', '--out', 'x.html', '--kind', 'poem'], /--kind/],
    [['report', '--project', 'p', '--out', 'x.html', '--kind', 'proposal', '--stage', '4'], /--stage/],
    [['predict', 'x', '--project', 'p', '--out', 'o', '--device', 'gpu'], /--device/],
    [['bench', 'x', '--corrections', '0,-5'], /--corrections/],
    [['bench', 'x', '--routes', 'magic'], /--routes/],
  ] as const)('%j: exit 2 and one clear line', async (args, line) => {
    const { code, stdout, stderr } = await cli(...args);
    expect(onlyLine(stderr)).toMatch(line);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it.each([
    [['import', '--project', 'p'], /missing required argument 'folder'/],
    [['import', 'empty'], /required option '--project <dir>'/],
    [['run'], /required option '--project <dir>'/],
    [['bench'], /missing required argument 'folder'/],
    [['dmo'], /unknown command 'dmo'/],
    [['demo', '--colour'], /unknown option '--colour'/],
  ] as const)('%j: exit 2, the error first, then the help', async (args, line) => {
    const { code, stdout, stderr } = await cli(...args);
    expect(stderr.split('\n')[0]).toMatch(line);
    expect(stderr).toMatch(/^Usage: /m);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('makes no folder', () => {
    expect(existsSync(join(folder, 'tegakari-demo'))).toBe(false);
  });
});

describe('help', () => {
  it('goes to stdout with exit 0', async () => {
    const { code, stdout, stderr } = await cli('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of ['demo', 'import', 'run', 'report', 'predict', 'bench', 'doctor', 'models']) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  });
});

describe('errors', () => {
  it.each([
    [['import', 'not-there', '--project', 'p'], 'not-there'],
    [['import', 'empty', '--project', 'p'], 'empty'],
    [['bench', 'not-there', '--cache', 'c'], 'not-there'],
    [['bench', 'empty', '--cache', 'c'], 'empty'],
    [['run', '--project', 'not-there'], 'not-there'],
    [['report', '--project', 'not-there', '--out', 'x.html'], 'not-there'],
    [['predict', 'empty', '--project', 'not-there', '--out', 'o'], 'not-there'],
  ] as const)('%j: exit 1 and one line that names the folder', async (args, name) => {
    const { code, stdout, stderr } = await cli(...args);
    const line = onlyLine(stderr.replace(/^read …\n/, ''));
    expect(line).toContain(join(folder, name));
    expect(line).toMatch(/\. [A-Z].+\.$/);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect([existsSync(join(folder, 'p')), existsSync(join(folder, 'not-there'))]).toEqual([false, false]);
  });

  it.each(['pdf', 'docx', 'pptx', 'xlsx'])('a report as %s is not built yet', async (format) => {
    const { code, stdout, stderr } = await cli('report', '--project', 'p', '--out', `x.${format}`);
    expect(onlyLine(stderr)).toMatch(new RegExp(`Reports as ${format} are not built yet`));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it('an import format that is not built yet is named', async () => {
    const { code, stderr } = await cli('import', '画像', '--project', 'p', '--format', 'coco');
    expect(onlyLine(stderr)).toMatch(/"coco" is not built yet/);
    expect(code).toBe(1);
  });
});

describe('an import that brings nothing', () => {
  it('all pictures refused: exit 1, the list is written, and no project is made', async () => {
    mkdirSync(join(folder, 'bad'));
    writeFileSync(join(folder, 'bad', 'empty.png'), '');
    const { code, stdout, stderr } = await cli('import', 'bad', '--project', 'none', '--json', 'bad.json');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '0 imported, 1 refused, 1 notes\n' });
    expect(stderr.trim().split('\n').at(-1)).toMatch(/^Not one picture could be imported \(1 refused\).*bad\. [A-Z].*\.$/);
    expect(importResultSchema.parse(JSON.parse(readFileSync(join(folder, 'bad.json'), 'utf8')))).toMatchObject({ imported: 0, refused: [{ file: 'empty.png', code: 'image-empty' }] });
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it.each([['voc', 1, /not in the layout "voc"/], ['zip', 2, /no import format "zip"/]] as const)('--format %s on a folder of pictures: exit %i and one line', async (format, status, line) => {
    const { code, stderr } = await cli('import', '画像', '--project', 'none', '--format', format);
    expect([code, onlyLine(stderr.replace(/^read …\n/, ''))]).toEqual([status, expect.stringMatching(line)]);
  });
});

describe('results and progress', () => {
  it('import: results alone on stdout, progress and refusals on stderr, JSON of the contract', async () => {
    const { code, stdout, stderr } = await cli('import', '画像', '--project', 'p', '--dry-run', '--json', 'import.json');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1 imported, 1 refused, 1 notes\n' });
    expect(stderr).toMatch(/^read …$/m);
    expect(stderr).toMatch(/^refused broken\.png: /m);
    const json = importResultSchema.parse(JSON.parse(readFileSync(join(folder, 'import.json'), 'utf8')));
    expect(json).toMatchObject({ imported: 1, refused: [{ file: 'broken.png', code: 'image-broken' }], notes: [{ file: '画像/', code: 'format' }] });
    expect(existsSync(join(folder, 'p'))).toBe(false);
  });

  it('a project is made, and the same pictures again are left as they are', async () => {
    expect(await cli('import', '画像', '--project', 'made')).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, 'made', 'project.db'))).toBe(true);
    const again = await cli('import', '画像', '--project', 'made');
    expect(again).toMatchObject({ code: 0, stdout: '0 imported, 1 refused, 2 notes\nnothing new: 1 pictures are in the project already\n' });
  });

  it('nothing to learn from is said in one line', async () => {
    await cli('import', '画像', '--project', 'untagged');
    const { code, stderr } = await cli('run', '--project', 'untagged', '--device', 'cpu');
    expect(code).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toMatch(/Train or test holds no image|No train image/);
  });
});
