/** What an import would bring, shown before anything is stored. */
import type { ImportPreview } from '#shared/contract/data.ts';
import { hasPresentTag, isNormal } from '#shared/domain/tags.ts';
import type { FolderContent, ReadFolderOptions } from '../ports/folders.ts';
import type { ReportProgress } from '../ports/runtime.ts';
import type { RunOptions } from './bench-service.ts';

export interface PreviewDeps {
  readonly readFolder: (folder: string, how: ReadFolderOptions, progress: ReportProgress, signal: AbortSignal) => Promise<FolderContent>;
  /** Encodings of the tables beside the pictures. */
  readonly tableEncodings: (folder: string, signal: AbortSignal) => Promise<ImportPreview['tables']>;
  /** Lets screens show these pictures although no project holds them yet. */
  readonly show: (pictures: readonly { readonly sha256: string; readonly path: string }[]) => void;
}

/** What the project holds of the folder already; null = no project yet. */
export interface Known {
  readonly classes: readonly string[];
  /** Content by name, of the pictures that lie in this folder or were copied from such a one. */
  readonly contents: ReadonlyMap<string, string>;
}

const sampleSize = 24;

export async function previewImport(deps: PreviewDeps, folder: string, format: ReadFolderOptions['format'], known: (pictureFolder: string) => Promise<Known | null>, options: RunOptions): Promise<ImportPreview> {
  const started = performance.now();
  options.listener.stepStarted('read');
  const content = await deps.readFolder(folder, { format }, (done, total, detail) => options.listener.stepProgress('read', done, total, detail), options.signal);
  options.listener.stepEnded('read', (performance.now() - started) / 1000, false);
  const { images, classes } = content;
  // Pictures with a tag first: they show at once whether names and tags fit together.
  const sample = [...images.filter((i) => hasPresentTag(i.tags)), ...images.filter((i) => !hasPresentTag(i.tags))].slice(0, sampleSize);
  deps.show(sample);
  const project = await known(content.pictureFolder);
  const there = images.filter((i) => project?.contents.has(i.name));
  const same = there.filter((i) => project?.contents.get(i.name) === i.sha256).length;
  const count = (split: string | null): number => images.filter((i) => i.split === split).length;
  return {
    name: content.name,
    root: content.root,
    format: content.format,
    images: images.length,
    alreadyThere: same,
    changed: there.length - same,
    classes: classes.map((c, k) => ({ id: c.id, name: c.name, present: images.filter((i) => i.tags[k] === 'present').length, isNew: project !== null && !project.classes.includes(c.name) })),
    untagged: images.filter((i) => i.tags.every((t) => t === 'unknown')).length,
    normal: images.filter((i) => isNormal(i.tags)).length,
    masks: images.filter((i) => i.mask !== null).length,
    groups: new Set(images.map((i) => i.group).filter((g) => g !== null)).size,
    splits: { train: count('train'), val: count('val'), test: count('test'), none: count(null) },
    sample: sample.map((i) => ({ name: i.name, sha256: i.sha256, tags: classes.flatMap((c, k) => (i.tags[k] === 'present' ? [c.name] : [])) })),
    tables: await deps.tableEncodings(folder, options.signal),
    refused: content.refused,
    notes: content.notes,
  };
}
