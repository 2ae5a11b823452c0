/** What every importer is: a guess whether a folder is in its layout, and a reading of what the folder says about its pictures. */
import type { ImportFormat } from '#shared/contract/import-codes.ts';
import type { Split } from '#shared/domain/gate-types.ts';
import type { TagState } from '#shared/domain/tags.ts';
import type { FolderNote, FolderRefusal } from '../../ports/folders.ts';

/** A plain file below the folder that was given. */
export interface FoundFile {
  /** POSIX path relative to the folder. */
  readonly rel: string;
  readonly path: string;
  /** Where a link leads. */
  readonly target?: string;
}

export interface Scan {
  /** Real path of the folder. */
  readonly root: string;
  readonly name: string;
  /** All plain files, hidden ones aside, in natural order of their names. */
  readonly files: readonly FoundFile[];
  /** Those that end like a picture. */
  readonly pictures: readonly FoundFile[];
  /** What the walk could not take: links, names, folders. */
  readonly refused: readonly FolderRefusal[];
  readonly notes: readonly FolderNote[];
}

export interface Detection {
  /** 0–1: 0 = certainly not this layout. */
  readonly confidence: number;
  /** What speaks for it, in plain words. */
  readonly evidence: string;
}

export interface ClassRow {
  readonly id: number;
  readonly name: string;
}

/** How the pixel values of a mask become class ids. */
export type MaskReading =
  | { readonly kind: 'ids' }
  /** Colours stand for classes where the file has colours; palette indices are ids. */
  | { readonly kind: 'colours'; readonly idOf: ReadonlyMap<number, number> }
  /** Everything but black is this class. */
  | { readonly kind: 'binary'; readonly id: number };

/** What a layout says about one picture; all but the file may be missing. */
export interface LabelledPicture {
  readonly file: FoundFile;
  /** Absent = unknown for every class. */
  readonly tags?: readonly TagState[] | undefined;
  readonly split?: Split | undefined;
  readonly group?: string | undefined;
  readonly mask?: { readonly file: FoundFile; readonly reading: MaskReading } | undefined;
}

export interface Labelled {
  readonly classes: readonly ClassRow[];
  /** POSIX path of the folder that names start from, relative to the root; '' = the root. */
  readonly pictureFolder: string;
  readonly pictures: readonly LabelledPicture[];
  /** Files that are neither picture nor mask, but were understood: tables. */
  readonly used: readonly FoundFile[];
  readonly refused: readonly FolderRefusal[];
  readonly notes: readonly FolderNote[];
  /** One folder a picture: copies of a picture in two folders have both tags. */
  readonly singleLabel?: boolean;
}

export interface Importer {
  readonly format: ImportFormat;
  detect(scan: Scan): Promise<Detection>;
  /** Throws AppError when the folder cannot be read in this layout at all. */
  read(scan: Scan): Promise<Labelled>;
}

export const none: Detection = { confidence: 0, evidence: '' };

/** Files below a folder of the scan, with the rest of their path. */
export function below(files: readonly FoundFile[], folder: string): readonly FoundFile[] {
  return folder === '' ? files : files.filter((f) => f.rel.startsWith(`${folder}/`));
}

/** By its name as it stands, else without regard to capitals (Windows knows none). */
export function findFile(scan: Scan, rel: string): FoundFile | undefined {
  return scan.files.find((f) => f.rel === rel) ?? scan.files.find((f) => f.rel.toLowerCase() === rel.toLowerCase());
}

/** A folder at the top as it is really spelt: `Images` for `images`. Null when there is none with a file in it. */
export function topFolder(scan: Scan, name: string): string | null {
  if (below(scan.files, name).length > 0) return name;
  const file = scan.files.find((f) => f.rel.toLowerCase().startsWith(`${name.toLowerCase()}/`));
  return file ? (parts(file.rel)[0] as string) : null;
}

/** `a/b/c.png` → `['a', 'b', 'c.png']`. */
export const parts = (rel: string): readonly string[] => rel.split('/');

/** A name without its ending. */
export function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > name.lastIndexOf('/') + 1 ? name.slice(0, dot) : name;
}

/** What plants and public data sets call a folder of parts without a defect. */
export function isNormalName(name: string): boolean {
  return /^(good|ok|normal|no[-_ ]?defects?|defect[-_ ]?free|良品|正常|正常品|欠陥なし|合格)$/i.test(name.normalize('NFKC'));
}

/** What folders of splits are called. */
export function splitOfName(name: string): Split | undefined {
  const known: Readonly<Record<string, Split>> = { train: 'train', training: 'train', val: 'val', valid: 'val', validation: 'val', test: 'test' };
  return Object.hasOwn(known, name.toLowerCase()) ? known[name.toLowerCase()] : undefined;
}
