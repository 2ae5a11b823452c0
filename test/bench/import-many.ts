/**
 * `npx node test/bench/import-many.ts [--images 10000] [--json FILE]`: imports many small made pictures through the command
 * line and prints the most memory that the process held, and its seconds beside fixed work in the same run. Nothing fails here.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { argument } from './argument.ts';
import { row, tableOf } from './rows.ts';

const root = join(import.meta.dirname, '..', '..');
const images = Number(argument('--images') ?? 10_000);
const json = argument('--json');
const sidePx = 64;
const boundMb = 500;

async function makePictures(folder: string): Promise<void> {
  mkdirSync(join(folder, 'images'), { recursive: true });
  const rows = ['file,tags'];
  for (let i = 0; i < images; i++) {
    let x = i * 7919 + 1;
    const pixels = Uint8Array.from({ length: sidePx * sidePx * 3 }, () => {
      x = (Math.imul(x, 1_103_515_245) + 12_345) >>> 0;
      return 100 + ((x >>> 16) & 63);
    });
    const picture = sharp(pixels, { raw: { width: sidePx, height: sidePx, channels: 3 } });
    const name = `${String(i).padStart(5, '0')}.${i % 2 === 0 ? 'png' : 'jpg'}`;
    writeFileSync(join(folder, 'images', name), await (i % 2 === 0 ? picture.png() : picture.jpeg()).toBuffer());
    rows.push(`${name},${i % 3 === 0 ? '' : 'crack'}`);
  }
  writeFileSync(join(folder, 'tags.csv'), `${rows.join('\n')}\n`);
}

interface Measured {
  readonly seconds: number;
  /** Null where the system does not tell. */
  readonly peakMb: number | null;
}

/** The most memory a process has held so far, as Linux counts it. */
function peakOf(pid: number | undefined): number | null {
  try {
    // A process that has just ended has the file, but no such line in it.
    const kb = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kb === undefined ? null : (Number(kb) * 1024) / 1e6;
  } catch {
    return null;
  }
}

function runImport(folder: string, project: string): Promise<Measured> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, 'src', 'main', 'cli.ts'), 'import', folder, '--project', project], { stdio: ['ignore', 'ignore', 'inherit'] });
  let peakMb: number | null = null;
  const timer = setInterval(() => (peakMb = peakOf(child.pid) ?? peakMb), 100);
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('exit', (code) => {
      clearInterval(timer);
      if (code === 0) resolve({ seconds: (performance.now() - started) / 1000, peakMb });
      else reject(new Error(`the import ended with ${code}`));
    });
  });
}

/** Only the decoding, by the library itself, as the floor that an import cannot beat. */
async function decodeOnly(folder: string): Promise<number> {
  const started = performance.now();
  for (let i = 0; i < Math.min(images, 500); i++) await sharp(join(folder, 'images', `${String(i).padStart(5, '0')}.${i % 2 === 0 ? 'png' : 'jpg'}`)).greyscale().resize(9, 8, { fit: 'fill' }).raw().toBuffer();
  return ((performance.now() - started) / 1000 / Math.min(images, 500)) * images;
}

const base = mkdtempSync(join(tmpdir(), 'tegakari-import-many-'));
try {
  await makePictures(join(base, 'data'));
  const floor = await decodeOnly(join(base, 'data'));
  const first = await runImport(join(base, 'data'), join(base, 'p'));
  const again = await runImport(join(base, 'data'), join(base, 'p'));
  const missing = first.peakMb === null ? 'this system does not tell' : '';
  const rows = [
    row('import-peak', `most memory while ${images} pictures of ${sidePx} px come in`, 'MB', first.peakMb, boundMb, missing),
    row('import-seconds', `the same, whole command`, 'ms', first.seconds * 1000, Math.round(floor * 1000) + 60_000, `bound: 60 s and ${floor.toFixed(1)} s to decode them one by one (first 500 measured)`),
    row('import-again-peak', 'most memory while they are looked at again', 'MB', again.peakMb, boundMb, missing),
    row('import-again-seconds', 'the same, whole command', 'ms', again.seconds * 1000, null),
  ];
  process.stdout.write(`${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node ${process.versions.node}, sharp ${sharp.versions.sharp}\n${tableOf(rows)}\n`);
  if (json !== null) writeFileSync(json, `${JSON.stringify({ images, rows }, null, 2)}\n`);
} finally {
  rmSync(base, { recursive: true, force: true });
}
