/** Finds the picture that a table means, although names are written in many ways. */
import type { FoundFile } from './importer.ts';

export type Match = FoundFile | 'none' | 'several';

export interface NameIndex {
  find(name: string): Match;
}

/**
 * Looks a name up as it stands, then in NFC (macOS writes NFD), then without regard to capitals (Windows knows none).
 * Where a step finds two pictures the answer is `several`: taking either could put tags on the wrong one.
 */
export function nameIndex(files: readonly FoundFile[], keyOf: (file: FoundFile) => string): NameIndex {
  const steps = [(name: string) => name, (name: string) => name.normalize('NFC'), (name: string) => name.normalize('NFC').toLowerCase()];
  const tables = steps.map((step) => {
    const table = new Map<string, FoundFile | 'several'>();
    for (const file of files) {
      const key = step(keyOf(file));
      table.set(key, table.has(key) ? 'several' : file);
    }
    return table;
  });
  return {
    find(name) {
      for (const [k, step] of steps.entries()) {
        const found = tables[k]?.get(step(name));
        if (found !== undefined) return found;
      }
      return 'none';
    },
  };
}

/** Tables may say images/x.jpg, .\images\x.jpg or x.jpg. */
export function tableName(name: string): string {
  return name.trim().replaceAll('\\', '/').replace(/^\.\//, '');
}
