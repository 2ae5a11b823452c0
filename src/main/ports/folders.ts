/** What an importer finds in a folder of pictures, before anything is stored. */
import type { Split } from '#shared/domain/gate-types.ts';
import type { TagState } from '#shared/domain/tags.ts';

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
  /** A true mask that fits the image, with the number of its connected regions. */
  readonly mask: { readonly path: string; readonly regions: number } | null;
}

export interface FolderRefusal {
  readonly file: string;
  readonly code: string;
  readonly why: string;
  readonly todo: string;
}

export interface FolderNote {
  readonly file: string;
  readonly code: string;
  readonly text: string;
}

export interface FolderContent {
  readonly name: string;
  readonly root: string;
  readonly classes: readonly { readonly id: number; readonly name: string }[];
  readonly images: readonly FolderImage[];
  readonly refused: readonly FolderRefusal[];
  readonly notes: readonly FolderNote[];
}
