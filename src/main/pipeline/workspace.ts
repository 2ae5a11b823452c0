/** What a service needs to run steps in a folder: the runner's parts that depend on the caller are given per run. */
import type { Blobs } from '../ports/blobs.ts';
import type { DeviceReport, DeviceRequest } from '../ports/engine.ts';
import type { StepCache } from '../ports/repos.ts';
import type { ProgressListener } from '../ports/runtime.ts';
import type { StepRecord, StepRunner } from './run-steps.ts';

export interface RunSpec {
  readonly imagePath: (sha256: string) => string;
  readonly listener: ProgressListener;
  readonly signal: AbortSignal;
  readonly onStep?: (done: StepRecord) => Promise<void>;
}

/** One engine for the length of a command. */
export interface Session {
  runner(spec: RunSpec): StepRunner;
  device(): Promise<DeviceReport>;
  /** Highest resident memory of this process and its engine so far, MB. */
  peakMb(): Promise<number>;
  end(): Promise<void>;
}
export type StartSession = (place: Place, device: DeviceRequest) => Promise<Session>;

/** Where blobs and finished steps live. */
export interface Place {
  readonly blobs: Blobs;
  readonly steps: StepCache;
}
