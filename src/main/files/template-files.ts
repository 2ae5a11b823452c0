/** Templates that people saved on this PC: one JSON file each. */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectTemplate } from '#shared/domain/templates.ts';

export interface TemplateFiles {
  /** What cannot be read is left out. */
  list(): Promise<readonly unknown[]>;
  put(template: ProjectTemplate): Promise<void>;
}

export function createTemplateFiles(folder: string): TemplateFiles {
  return {
    async list() {
      const names = (await readdir(folder).catch(() => [] as string[])).filter((n) => n.endsWith('.json')).sort();
      return Promise.all(names.map((n) => readFile(join(folder, n), 'utf8').then((text) => JSON.parse(text) as unknown).catch(() => null)));
    },
    async put(template) {
      await mkdir(folder, { recursive: true });
      const file = join(folder, `${template.id}.json`);
      await writeFile(`${file}.part`, `${JSON.stringify(template, null, 2)}\n`);
      await rename(`${file}.part`, file);
    },
  };
}
