/** A project of very many images, for measuring screens: real files that open, each with content of its own, without decoding them one by one. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { openProject } from '../../src/main/storage/open-project.ts';
import { splits } from '#shared/domain/gate-types.ts';
import { emptyForm } from '#shared/domain/project-form.ts';

const kinds = 48;
const perFolder = 1000;
const states = ['present', 'absent', 'absent', 'unknown'] as const;

/** Makes project folder `folder` with `count` linked pictures of 160 × 120 px in `classes` classes, in lots of 50; returns the project folder. */
export async function makeManyImages(folder: string, count: number, classes: number): Promise<string> {
  const bases: Buffer[] = [];
  for (let k = 0; k < kinds; k++) {
    const grey = sharp({ create: { width: 160, height: 120, channels: 3, background: { r: 90 + 3 * k, g: 110 + 2 * k, b: 200 - 3 * k } } });
    const mark = Buffer.from(`<svg width="160" height="120"><circle cx="${20 + ((k * 37) % 120)}" cy="${20 + ((k * 53) % 80)}" r="${6 + (k % 9)}" fill="#301a10"/></svg>`);
    bases.push(await grey.composite([{ input: mark }]).jpeg({ quality: 70 }).toBuffer());
  }
  const pictures = join(folder, 'pictures');
  const open = openProject(join(folder, 'project'), { create: true, now: () => new Date().toISOString(), newId: () => crypto.randomUUID() });
  try {
    const names = Array.from({ length: classes }, (_, k) => ({ id: k + 1, name: `class ${k + 1}` }));
    await open.repos.project.create({ name: `${count} images`, lang: 'ja', profile: 'standard', form: emptyForm, classes: names, costInputs: [], g4Decision: null, demo: null }, 'maker');
    const root = await open.repos.roots.add({ kind: 'linked', path: pictures }, 'maker');
    const images = Array.from({ length: count }, (_, i) => {
      const relPath = `${String(Math.floor(i / perFolder)).padStart(3, '0')}/ロット${String(Math.floor(i / 50)).padStart(5, '0')}-${String(i).padStart(6, '0')}.jpg`;
      // Bytes after the end of a JPEG are ignored by decoders, and make the content its own.
      const bytes = Buffer.concat([bases[i % kinds] as Buffer, Buffer.from(`#${i}`)]);
      const path = join(pictures, relPath);
      if (i % perFolder === 0) mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, bytes);
      return {
        relPath,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        widthPx: 160,
        heightPx: 120,
        exifOrientation: 1,
        group: `lot ${Math.floor(i / 50)}`,
        split: splits[Math.floor(i / 50) % 3] ?? null,
        dhash: (i % kinds).toString(16).padStart(16, '0'),
        tags: names.map((c, k) => ({ classId: c.id, state: states[(i * 7 + k * 3) % 4] ?? 'unknown' })),
        comparisonMask: null,
      };
    });
    await open.repos.imports.add({ rootId: root.id, images, problems: [] }, 'maker');
  } finally {
    await open.close();
  }
  return join(folder, 'project');
}
