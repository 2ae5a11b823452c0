/** Images and tags of a project as columns, made once per state of the project: 100,000 images must not be read anew for every figure. */
import type { TagState } from '#shared/domain/tags.ts';
import type { Split } from '#shared/domain/gate-types.ts';
import type { ProjectClass, Repos } from '../ports/repos.ts';
import type { Sha256 } from '../ports/runtime.ts';

export interface DataTable {
  readonly classes: readonly ProjectClass[];
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly sha256: readonly string[];
  readonly splits: readonly (Split | null)[];
  readonly groups: readonly (string | null)[];
  /** One letter a class and image, images one after the other: p present, a absent, u unknown (no row means unknown, too). */
  readonly tags: string;
  /** Twelve hex digits over contents, tags, splits, groups and classes: the data set version. Ids and paths are left out: neither changes a figure. */
  readonly version: string;
}

const letterCodes: Readonly<Record<TagState, number>> = { present: 112, absent: 97, unknown: 117 };
const stateOf: Readonly<Record<string, TagState>> = { p: 'present', a: 'absent', u: 'unknown' };
const kept = new WeakMap<object, { readonly revision: string; readonly table: DataTable }>();

export async function dataTable(repos: Pick<Repos, 'project' | 'images' | 'tags' | 'revision'>, sha256: Sha256): Promise<DataTable> {
  const revision = await repos.revision();
  const before = kept.get(repos);
  if (before?.revision === revision) return before.table;
  const classes = (await repos.project.get())?.classes ?? [];
  const rows = await repos.images.columns();
  const width = classes.length;
  const column = new Map(classes.map((c, k) => [c.id, k]));
  const rowOf = new Map(rows.map((r, i) => [r[0], i]));
  const letters = new Uint8Array(rows.length * width).fill(letterCodes.unknown);
  for (const [imageId, classId, state] of await repos.tags.cells()) {
    const [i, k] = [rowOf.get(imageId), column.get(classId)];
    if (i !== undefined && k !== undefined) letters[i * width + k] = letterCodes[state];
  }
  const tags = new TextDecoder().decode(letters);
  const images = rows.map((r, i) => JSON.stringify([r[2], r[3], r[4], tags.slice(i * width, (i + 1) * width)]));
  const table: DataTable = {
    classes,
    ids: rows.map((r) => r[0]),
    names: rows.map((r) => r[1]),
    sha256: rows.map((r) => r[2]),
    splits: rows.map((r) => r[3]),
    groups: rows.map((r) => r[4]),
    tags,
    version: sha256(`${JSON.stringify(classes.map((c) => [c.id, c.name]))}\n${images.join('\n')}`).slice(0, 12),
  };
  kept.set(repos, { revision, table });
  return table;
}

/** States of an image in the order of the classes. */
export function tagsOfRow(table: DataTable, row: number): readonly TagState[] {
  const width = table.classes.length;
  return Array.from({ length: width }, (_, k) => stateOf[table.tags[row * width + k] as string] ?? 'unknown');
}

/** Counts that the strip and the next card need. */
export function tableCounts(table: DataTable): { readonly normal: number; readonly untagged: number; readonly bySplit: Readonly<Record<Split | 'none', number>> } {
  const width = table.classes.length;
  const bySplit = { train: 0, val: 0, test: 0, none: 0 };
  let [normal, untagged] = [0, 0];
  table.splits.forEach((split, row) => {
    bySplit[split ?? 'none'] += 1;
    const own = table.tags.slice(row * width, (row + 1) * width);
    if (width > 0 && !/[^a]/.test(own)) normal += 1;
    if (!/[pa]/.test(own)) untagged += 1;
  });
  return { normal, untagged, bySplit };
}
