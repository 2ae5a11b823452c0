/** Repositories of what programs made: steps, runs, figures, and what a person set beside them. */
import type { Interval, Split } from '#shared/domain/gate-types.ts';
import type { HexSha256, IsoTime } from './names.ts';

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
