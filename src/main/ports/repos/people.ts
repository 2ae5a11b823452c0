/** Repositories of people's work: reviews and their drafts, label book, time taken. */
import type { HexSha256, IsoTime } from './names.ts';

export interface NewReview {
  readonly imageId: string;
  /** Run that made the seed under review; null when none did. */
  readonly runId: string | null;
  readonly kind: 'accept' | 'correct' | 'not-there' | 'skip';
  /** Blob of the mask of each reviewed class. */
  readonly masks: readonly { readonly classId: number; readonly sha256: HexSha256 }[];
  readonly reviewer: string;
  readonly by: 'person' | 'simulated';
  readonly sample: 'queue' | 'random';
  /** Seconds of work, pauses left out; ≥ 0. */
  readonly activeSeconds: number;
}
export interface ReviewRecord extends NewReview {
  readonly id: string;
  readonly at: IsoTime;
  /** `dropped` = undone and then replaced by a newer review. */
  readonly state: 'live' | 'undone' | 'dropped';
}
export interface ReviewStep {
  /** False when there was nothing to undo or redo. */
  readonly changed: boolean;
  readonly current: ReviewRecord | null;
}
export interface ReviewRepo {
  /** Adds a review, which becomes the current one, ends the redo of this image and closes its draft, which is open again once the review is undone. */
  add(review: NewReview): Promise<ReviewRecord>;
  undo(imageId: string, who: string): Promise<ReviewStep>;
  redo(imageId: string, who: string): Promise<ReviewStep>;
  /** The latest review that is not undone. */
  current(imageId: string): Promise<ReviewRecord | null>;
  /** The current review of every reviewed image, oldest first. */
  list(): Promise<readonly ReviewRecord[]>;
  /** All reviews of an image, undone ones too, oldest first. */
  history(imageId: string): Promise<readonly ReviewRecord[]>;
  /** Across images: the newest review a person made, and the one a person undid last. */
  ends(): Promise<{ readonly lastMade: ReviewRecord | null; readonly lastUndone: ReviewRecord | null }>;
}

export interface NewDraft {
  readonly imageId: string;
  /** Blob of the editor's mask with its history. */
  readonly mask: HexSha256;
  readonly activeSeconds: number;
}
/** A person's unfinished edit of a seed. */
export interface ReviewDraft extends NewDraft {
  readonly who: string;
  readonly at: IsoTime;
}
export interface DraftRepo {
  /** Replaces the image's draft; throws AppError `not-found`. */
  put(draft: NewDraft, who: string): Promise<void>;
  remove(imageId: string): Promise<void>;
  get(imageId: string): Promise<ReviewDraft | null>;
  /** Ids of images with a draft. */
  list(): Promise<readonly string[]>;
}

export interface LabelBookEntry {
  readonly classId: number;
  readonly text: string;
  /** Image ids. */
  readonly good: readonly string[];
  readonly bad: readonly string[];
}
/** Two pictures (by content, a < b) that look alike but are not the same part. */
export interface DifferentPair {
  readonly a: HexSha256;
  readonly b: HexSha256;
  readonly who: string;
  readonly at: IsoTime;
}
export interface LabelBookRepo {
  /** In order of class id; a class without an entry has none. */
  entries(): Promise<readonly LabelBookEntry[]>;
  /** Replaces the entry of a class. */
  put(entry: LabelBookEntry, who: string): Promise<void>;
  differentPairs(): Promise<readonly DifferentPair[]>;
  markDifferent(a: HexSha256, b: HexSha256, isDifferent: boolean, who: string): Promise<void>;
}

export const effortStages = ['data', '1', '2', '3', 'decision'] as const;
export type EffortStage = (typeof effortStages)[number];
/** What a person's work on an image, or on a stage as a whole (image null), took. */
export interface EffortRow {
  readonly stage: EffortStage;
  readonly imageId: string | null;
  readonly rawSeconds: number;
  /** Pauses cut off; at most `rawSeconds`. */
  readonly activeSeconds: number;
  readonly keys: number;
  readonly strokes: number;
  readonly undos: number;
}
export interface EffortRepo {
  /** Adds to the sums; throws AppError `not-found`. */
  add(row: EffortRow): Promise<void>;
  list(): Promise<readonly EffortRow[]>;
}
