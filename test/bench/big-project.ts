/** A made project of many images, written straight through the repositories: no decoder and no model takes part. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { openProject } from '../../src/main/storage/open-project.ts';
import { createPicture } from './small-picture.ts';

const who = 'bench';
const classes = ['scratch', 'pit', 'stain', 'crack'].map((name, i) => ({ id: i + 1, name }));
const splits = ['train', 'val', 'test'] as const;

/** Folder of a new project with `images` pictures of 96 × 72 px, all different, all tagged, in lots of 50; the caller removes its parent. */
export async function makeBigProject(images: number): Promise<string> {
  const folder = join(mkdtempSync(join(tmpdir(), 'tegakari-bench-')), 'project');
  mkdirSync(join(folder, 'images'), { recursive: true });
  const open = openProject(folder, { now: () => new Date().toISOString(), newId: randomUUID, create: true });
  const form = { owners: { project: who, operation: who }, use: who, missYen: 1, falseAlarmYen: 1, baselineMinutesPerDay: 1, withdrawalRule: who, kind: 'assumed' };
  await open.repos.project.create({ name: `${images} images`, lang: 'ja', profile: 'standard', form, classes, costInputs: [], g4Decision: null, demo: null }, who);
  const root = await open.repos.roots.add({ kind: 'linked', path: 'images' }, who);
  const rows = Array.from({ length: images }, (_, n) => {
    const picture = createPicture(n);
    const bytes = encode({ width: picture.width, height: picture.height, data: picture.rgb, channels: 3, depth: 8 });
    const relPath = `L${String(Math.floor(n / 50)).padStart(4, '0')}-${String(n).padStart(6, '0')}.png`;
    writeFileSync(join(folder, 'images', relPath), bytes);
    return {
      relPath,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      widthPx: picture.width,
      heightPx: picture.height,
      exifOrientation: 1,
      group: `L${Math.floor(n / 50)}`,
      split: splits[n % 10 < 5 ? 0 : n % 10 < 7 ? 1 : 2] as (typeof splits)[number],
      dhash: n.toString(16).padStart(16, '0'),
      tags: classes.map((c) => ({ classId: c.id, state: n % (c.id + 3) === 0 ? ('present' as const) : ('absent' as const) })),
      comparisonMask: null,
    };
  });
  await open.repos.imports.add({ rootId: root.id, images: rows, problems: [] }, who);
  await open.close();
  return folder;
}
