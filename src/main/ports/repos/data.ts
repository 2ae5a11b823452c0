/** Repositories of the data: project, pictures, what an import said of them, tags. */
import type { Language, Profile, Split } from '#shared/domain/gate-types.ts';
import type { HexSha256, IsoTime, TagState } from './names.ts';

/** A class of the project; `id` is its pixel value in masks, 1–254. */
export interface ProjectClass {
  readonly id: number;
  readonly name: string;
}

export interface ProjectFields {
  readonly name: string;
  readonly lang: Language;
  readonly profile: Profile;
  /** The form asked before G1: owner, use, cost of a miss … */
  readonly form: unknown;
  /** In the order shown. */
  readonly classes: readonly ProjectClass[];
  readonly costInputs: unknown;
  /** A recorded decision on foundation models with its reason; null = none. */
  readonly g4Decision: unknown;
  /** Parameters of the built-in data set; null in a real project. */
  readonly demo: { readonly images: number; readonly seed: number } | null;
}
export interface ProjectRecord extends ProjectFields {
  readonly createdAt: IsoTime;
}
export interface ProjectRepo {
  /** Writes the project's one row; throws AppError `bad-usage` when there is one. */
  create(fields: ProjectFields, who: string): Promise<ProjectRecord>;
  /** Null until `create`. */
  get(): Promise<ProjectRecord | null>;
  /** Throws AppError `not-found` before `create`, `bad-usage` when a class that somebody tagged is left out; unknown tags of a class go with it. */
  update(patch: Partial<ProjectFields>, who: string): Promise<ProjectRecord>;
}

/** Where source images lie: `linked` = path absolute or relative to the project folder; `copied` = blobs of the project. */
export type ImageRoot =
  | { readonly id: string; readonly kind: 'linked'; readonly path: string }
  | { readonly id: string; readonly kind: 'copied'; readonly path: null };

export interface RootRepo {
  /** Returns the root of that path when there is one already. */
  add(root: { readonly kind: 'linked'; readonly path: string } | { readonly kind: 'copied' }, who: string): Promise<ImageRoot>;
  list(): Promise<readonly ImageRoot[]>;
  /** Points a linked root at its new place; throws AppError `not-found`. */
  move(id: string, path: string, who: string): Promise<void>;
}

export interface NewImage {
  /** POSIX path relative to the root, without `..`. */
  readonly relPath: string;
  readonly sha256: HexSha256;
  /** Size as shown, after EXIF rotation. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** EXIF orientation 1–8 of the file; 1 when it has none. */
  readonly exifOrientation: number;
  readonly group: string | null;
  readonly split: Split | null;
  /** Difference hash, 16 hex digits. */
  readonly dhash: string | null;
}
export interface ImageRecord extends NewImage {
  readonly id: string;
  readonly rootId: string;
  /** Derived: every class of the project is tagged absent. */
  readonly normal: boolean;
  /** Order of import, from 0, unique in the project. */
  readonly position: number;
}
export interface ImageRepo {
  /** In order of position. */
  list(filter?: { readonly split: Split }): Promise<readonly ImageRecord[]>;
  get(id: string): Promise<ImageRecord | null>;
  /** The first image with this content. */
  findBySha256(sha256: HexSha256): Promise<ImageRecord | null>;
  /** All images with this content, in order of position. */
  allBySha256(sha256: HexSha256): Promise<readonly ImageRecord[]>;
  /** id, path, hash, split and group of all images in order of position: what a screen of 100,000 images needs, without records. */
  columns(): Promise<readonly (readonly [id: string, relPath: string, sha256: HexSha256, split: Split | null, group: string | null])[]>;
  /** Sets split and group of many images. */
  assign(changes: readonly { readonly imageId: string; readonly split: Split | null; readonly group: string | null }[], who: string): Promise<void>;
  /** Gives moved images their new place (found by hash). */
  relink(changes: readonly { readonly imageId: string; readonly rootId: string; readonly relPath: string }[], who: string): Promise<void>;
}

/** `refused` = the file did not come in; `note` = it came in, with something to know. */
export interface ImportProblem {
  readonly kind: 'refused' | 'note';
  readonly file: string;
  readonly code: string;
  readonly why: string;
  /** Null only for notes. */
  readonly todo: string | null;
}
export interface ImportedImage extends NewImage {
  readonly tags: readonly ClassTag[];
  readonly comparisonMask: HexSha256 | null;
}
export interface ImportBatch {
  readonly rootId: string;
  readonly images: readonly ImportedImage[];
  readonly problems: readonly ImportProblem[];
}
export interface ComparisonMask {
  readonly imageId: string;
  readonly sha256: HexSha256;
}
export interface ImportRepo {
  /** Images, tags, masks and problems in one transaction; returns the new ids in order. Throws AppError `bad-usage` when a path is there already, `outside-folder` when one leaves its root, `unknown-class`. */
  add(batch: ImportBatch, who: string): Promise<readonly string[]>;
  problems(): Promise<readonly (ImportProblem & { readonly at: IsoTime })[]>;
  /** Masks that came with the data, read only by scores, baseline and simulated reviewer. */
  comparisonMasks(): Promise<readonly ComparisonMask[]>;
  setComparisonMasks(masks: readonly ComparisonMask[], who: string): Promise<void>;
}

export interface ClassTag {
  readonly classId: number;
  readonly state: TagState;
}
export interface ImageTag extends ClassTag {
  readonly imageId: string;
}
/** Tags of images × classes; one letter a cell, the classes of an image one after the other: p present, a absent, u unknown, . left as it is. */
export interface TagBlock {
  readonly imageIds: readonly string[];
  readonly classIds: readonly number[];
  readonly letters: string;
}
export interface TagRepo {
  /** Sets tags of any number of images; throws AppError `unknown-class` or `not-found`, then nothing is changed. */
  set(tags: readonly ImageTag[], who: string): Promise<void>;
  /** Stored tags; a missing image × class cell is unknown. */
  list(filter?: { readonly imageId: string }): Promise<readonly ImageTag[]>;
  /** All stored tags in no order, without records. */
  cells(): Promise<readonly (readonly [imageId: string, classId: number, state: TagState])[]>;
  /** Sets a block of tags and returns it as it was, read in the same transaction; throws as `set`. */
  setBlock(block: TagBlock, who: string): Promise<{ readonly before: string; readonly changed: number }>;
}
