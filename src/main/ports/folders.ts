/** What an importer finds in a folder of pictures, before anything is stored. */
import type { ImportFormat, NoteCode, RefusalCode } from '#shared/contract/import-codes.ts';
import type { Split } from '#shared/domain/gate-types.ts';
import type { TagState } from '#shared/domain/tags.ts';

export interface FolderMask {
  readonly path: string;
  /** Connected regions. */
  readonly regions: number;
  /** PNG with pixel = class id, made from a mask that uses other values; absent where the file itself is one. */
  readonly converted?: (() => Promise<Uint8Array>) | undefined;
}

export interface FolderImage {
  /** POSIX path relative to the folder of pictures. */
  readonly name: string;
  readonly path: string;
  readonly sha256: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly exifOrientation: number;
  readonly dhash: string;
  /** One state a class, in the order of `classes`. */
  readonly tags: readonly TagState[];
  readonly split: Split | null;
  readonly group: string | null;
  /** A true mask that fits the image. */
  readonly mask: FolderMask | null;
}

export interface FolderRefusal {
  readonly file: string;
  readonly code: RefusalCode;
  readonly why: string;
  readonly todo: string;
}

export interface FolderNote {
  readonly file: string;
  readonly code: NoteCode;
  readonly text: string;
}

export interface FolderContent {
  readonly name: string;
  readonly root: string;
  readonly format: ImportFormat;
  /** Absolute path of the folder that the names of the images start from. */
  readonly pictureFolder: string;
  readonly classes: readonly { readonly id: number; readonly name: string }[];
  readonly images: readonly FolderImage[];
  readonly refused: readonly FolderRefusal[];
  readonly notes: readonly FolderNote[];
}

export interface ReadFolderOptions {
  /** `auto` looks for evidence and says in a note what it found. */
  readonly format: ImportFormat | 'auto';
  /** A table that cannot be read ends the reading, instead of leaving the pictures without what it says. */
  readonly needTables?: boolean;
}
