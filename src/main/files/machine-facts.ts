/** Versions, disk, fonts and clock of this machine, for reports and doctor. */
import { readFileSync } from 'node:fs';
import { readdir, statfs } from 'node:fs/promises';
import { cpus, homedir, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

function versionOf(file: string): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** @param root folder with package.json and node_modules */
export function appVersions(root: string): { readonly app: string; readonly node: string; readonly onnxruntime: string } {
  return { app: versionOf(join(root, 'package.json')), node: process.versions.node, onnxruntime: versionOf(join(root, 'node_modules', 'onnxruntime-node', 'package.json')) };
}

/** System, processor and memory as the system names them. */
export function machineNames(): { readonly os: string; readonly cpu: string; readonly cores: number; readonly memoryMb: number } {
  const all = cpus();
  return { os: `${type()} ${release()}`, cpu: all[0]?.model.trim() ?? process.arch, cores: Math.max(1, all.length), memoryMb: Math.round(totalmem() / 1e6) };
}

export async function freeDisk(path: string): Promise<{ readonly path: string; readonly freeMb: number }> {
  const facts = await statfs(path);
  return { path, freeMb: Math.floor((facts.bavail * facts.bsize) / 1e6) };
}

const fontFolders = ['/usr/share/fonts', '/usr/local/share/fonts', join(homedir(), '.fonts'), '/System/Library/Fonts', '/Library/Fonts', 'C:\\Windows\\Fonts'];
const wanted = [
  { name: 'Noto Sans CJK / Noto Sans JP', pattern: /noto.?sans.*(cjk|jp)/i },
  { name: 'Yu Gothic', pattern: /^yugoth/i },
  { name: 'Hiragino Sans', pattern: /hiragino|ヒラギノ/i },
] as const;

/** Japanese fonts that reports fall back to; found by file name. */
export async function japaneseFonts(): Promise<readonly { readonly name: string; readonly available: boolean }[]> {
  const files = (await Promise.all(fontFolders.map((f) => readdir(f, { recursive: true }).catch(() => [] as string[])))).flat();
  const names = files.map((f) => f.split(/[\\/]/).pop() ?? f);
  return wanted.map(({ name, pattern }) => ({ name, available: names.some((f) => pattern.test(f)) }));
}

/** ISO 8601 with this machine's offset, to the second. */
export function nowLocal(): string {
  const now = new Date();
  const offset = -now.getTimezoneOffset();
  const two = (n: number): string => String(Math.floor(Math.abs(n))).padStart(2, '0');
  return `${new Date(now.getTime() + offset * 60_000).toISOString().slice(0, 19)}${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`;
}
