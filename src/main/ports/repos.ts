/**
 * What services and pipeline need of a project's database. Every writing function is one transaction: when its promise
 * resolves, the edit survives a kill or a power cut. `who` names the person or program for the audit log.
 * Columns typed `unknown` hold plain JSON whose shape the contract's schemas own; they are checked where they are read.
 */

import type { GateId, Interval, Language, Profile, Split, VerdictValue } from '#shared/domain/gate-types.ts';

/** ISO 8601 in UTC. */
export type IsoTime = string;
/** 64 lower-case hex digits. */
export type HexSha256 = string;
export type TagState = 'present' | 'absent' | 'unknown';

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

export interface StepArtefact {
  readonly name: string;
  readonly sha256: HexSha256;
  readonly kind: string;
  readonly meta: unknown;
}
export interface NewStepEntry {
  /** Hash of inputs, settings, models and code version. */
  readonly key: string;
  readonly name: string;
  readonly codeVersion: string;
  readonly artefacts: readonly StepArtefact[];
  readonly figures: unknown;
  readonly seconds: number;
}
export interface StepEntry extends NewStepEntry {
  readonly createdAt: IsoTime;
}
export interface StepCache {
  get(key: string): Promise<StepEntry | null>;
  /** Replaces an entry of the same key. */
  put(entry: NewStepEntry): Promise<void>;
  /** Oldest first. */
  list(): Promise<readonly StepEntry[]>;
}

export type RunKind = 'run' | 'demo' | 'bench';
export type RunStatus = 'running' | 'done' | 'failed' | 'cancelled';
export interface NewRun {
  readonly kind: RunKind;
  readonly settings: unknown;
  readonly seed: number;
}
export interface RunRecord extends NewRun {
  readonly id: string;
  readonly startedAt: IsoTime;
  readonly finishedAt: IsoTime | null;
  readonly status: RunStatus;
  readonly device: unknown;
  readonly hashes: unknown;
  readonly error: unknown;
  readonly result: unknown;
  readonly owner: RunOwner;
  readonly heartbeatAt: IsoTime;
}
/** The program that executes a run. */
export interface RunOwner {
  readonly pid: number;
  readonly host: string;
}
export interface RunStep {
  /** From 0; the same position again replaces the step's row. */
  readonly position: number;
  readonly step: string;
  readonly key: string;
  readonly status: RunStatus;
  readonly reused: boolean;
  readonly seconds: number | null;
}
/** The writing functions after `start` throw AppError `project-busy` when the run is no longer running. */
export interface RunRepo {
  /** Takes the project's run lock; throws AppError `project-busy` while another run's owner is alive. A dead owner's run is marked failed. */
  start(run: NewRun): Promise<RunRecord>;
  /** To be called at least every 30 s; a run silent for two minutes may be taken over. */
  heartbeat(id: string): Promise<void>;
  addStep(id: string, step: RunStep): Promise<void>;
  finish(id: string, outcome: { readonly result: unknown; readonly device: unknown; readonly hashes: unknown }): Promise<void>;
  fail(id: string, outcome: { readonly status: 'failed' | 'cancelled'; readonly error: unknown }): Promise<void>;
  get(id: string): Promise<RunRecord | null>;
  /** Newest first. */
  list(): Promise<readonly RunRecord[]>;
  steps(id: string): Promise<readonly RunStep[]>;
}

interface FigureFacts {
  readonly name: string;
  readonly ci: Interval | null;
  /** How it was computed, for example `torchmetrics-macro`. */
  readonly convention: string | null;
  readonly split: Split | null;
  readonly n: number | null;
  readonly seed: number | null;
}
/** A figure is a finite number, or null with the reason. */
export type Figure = FigureFacts & ({ readonly value: number; readonly whyNull: null } | { readonly value: null; readonly whyNull: string });
export interface FigureRepo {
  /** Writes the figures of a run; the same name again replaces the row. */
  put(runId: string, figures: readonly Figure[]): Promise<void>;
  /** Ordered by name. */
  list(runId: string): Promise<readonly Figure[]>;
}

export interface NewGateLock {
  readonly settings: unknown;
  readonly lockHash: HexSha256;
  readonly reason: string;
}
export interface GateLock extends NewGateLock {
  readonly lockedAt: IsoTime;
  readonly who: string;
}
export interface GateResult {
  readonly gateId: GateId;
  readonly passed: boolean | null;
  readonly json: unknown;
}
export interface GateRepo {
  /** Locks gate settings; older locks stay as history. */
  lock(lock: NewGateLock, who: string): Promise<GateLock>;
  currentLock(): Promise<GateLock | null>;
  /** Oldest first. */
  locks(): Promise<readonly GateLock[]>;
  /** The same gate again replaces the row. */
  put(runId: string, results: readonly GateResult[]): Promise<void>;
  /** Ordered G1 to G5. */
  list(runId: string): Promise<readonly GateResult[]>;
}

export interface VerdictRecord {
  readonly runId: string;
  readonly value: VerdictValue;
  readonly profile: Profile;
  readonly json: unknown;
}
export interface VerdictRepo {
  /** The same run again replaces the row. */
  put(verdict: VerdictRecord): Promise<void>;
  get(runId: string): Promise<VerdictRecord | null>;
}

export interface NewReport {
  readonly runId: string;
  readonly path: string;
  readonly sha256: HexSha256;
  readonly format: 'html' | 'pdf' | 'docx' | 'pptx' | 'xlsx' | 'json';
  readonly lang: Language;
}
export interface ReportRecord extends NewReport {
  readonly at: IsoTime;
}
export interface ReportRepo {
  add(report: NewReport, who: string): Promise<ReportRecord>;
  /** Oldest first. */
  list(): Promise<readonly ReportRecord[]>;
}

export interface NewAuditEntry {
  readonly who: string;
  readonly what: string;
  readonly detail: unknown;
}
export interface AuditEntry extends NewAuditEntry {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly at: IsoTime;
  readonly prevHash: HexSha256;
  readonly hash: HexSha256;
}
/** `head` is the last hash: a sign-off keeps it, because a chain cut at its end is still a chain. */
export type AuditCheck =
  | { readonly ok: true; readonly entries: number; readonly head: HexSha256 }
  | { readonly ok: false; readonly seq: number; readonly why: string };
export interface AuditRepo {
  append(entry: NewAuditEntry): Promise<AuditEntry>;
  /** Oldest first. */
  list(): Promise<readonly AuditEntry[]>;
  /** When this was done last; null = never. */
  lastAt(what: string): Promise<IsoTime | null>;
  /** Recomputes the whole chain. */
  verify(): Promise<AuditCheck>;
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

/** Two thresholds on the largest find of an image, as shares of the image; the newest one is in force. */
export interface NewOperatingPoint {
  /** The run whose student's finds they were chosen on. */
  readonly runId: string;
  readonly low: number;
  readonly high: number;
  /** Chosen on val; the split that reports is never chosen on. */
  readonly split: 'val';
}
export interface OperatingPoint extends NewOperatingPoint {
  readonly id: string;
  readonly who: string;
  readonly at: IsoTime;
}
export interface OperatingPointRepo {
  /** Throws AppError `bad-usage` unless 0 ≤ low ≤ high ≤ 1. */
  add(point: NewOperatingPoint, who: string): Promise<OperatingPoint>;
  /** Newest first. */
  list(): Promise<readonly OperatingPoint[]>;
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

/** A person's own seed threshold with the reason; null = the rule's again. */
export interface SeedThreshold {
  readonly threshold: number | null;
  readonly reason: string;
  readonly who: string;
  readonly at: IsoTime;
}
export interface SeedThresholdRepo {
  set(threshold: number | null, reason: string, who: string): Promise<SeedThreshold>;
  /** Newest first; the first is in force. */
  list(): Promise<readonly SeedThreshold[]>;
}

export type SeedUpdateState = 'proposed' | 'kept' | 'discarded';
/** Seeds learned again from corrections; `json` is `SeedUpdateFacts` of ports/method.ts. */
export interface SeedUpdateRecord {
  readonly id: string;
  readonly runId: string;
  readonly json: unknown;
  readonly state: SeedUpdateState;
  readonly who: string;
  readonly at: IsoTime;
}
export interface SeedUpdateRepo {
  add(update: { readonly runId: string; readonly json: unknown }, who: string): Promise<SeedUpdateRecord>;
  /** Throws AppError `not-found`. */
  decide(id: string, state: Exclude<SeedUpdateState, 'proposed'>, who: string): Promise<SeedUpdateRecord>;
  /** Newest first. */
  list(): Promise<readonly SeedUpdateRecord[]>;
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

/** The template that a project was made from; its shape is `ProjectTemplate` of the domain. */
export interface TemplateRepo {
  get(): Promise<unknown>;
  put(template: unknown, who: string): Promise<void>;
}

export interface Repos {
  readonly project: ProjectRepo;
  readonly roots: RootRepo;
  readonly images: ImageRepo;
  readonly imports: ImportRepo;
  readonly tags: TagRepo;
  readonly reviews: ReviewRepo;
  readonly steps: StepCache;
  readonly runs: RunRepo;
  readonly figures: FigureRepo;
  readonly gates: GateRepo;
  readonly verdicts: VerdictRepo;
  readonly reports: ReportRepo;
  readonly audit: AuditRepo;
  readonly template: TemplateRepo;
  readonly operatingPoints: OperatingPointRepo;
  readonly labelBook: LabelBookRepo;
  readonly drafts: DraftRepo;
  readonly seedThresholds: SeedThresholdRepo;
  readonly seedUpdates: SeedUpdateRepo;
  readonly effort: EffortRepo;
  /** Another text after anything in the project was written, by whatever program. */
  readonly revision: () => Promise<string>;
}
/** An open project folder. */
export interface OpenProject {
  /** Absolute path. */
  readonly folder: string;
  readonly repos: Repos;
  /** SQLite's full check and the foreign keys; no problems = sound. */
  checkIntegrity(): Promise<{ readonly ok: boolean; readonly problems: readonly string[] }>;
  /** Call once nothing else is under way. */
  close(): Promise<void>;
}
