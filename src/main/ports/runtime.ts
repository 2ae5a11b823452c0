/** Small effects that the pipeline is given, so that it stays testable. */

/** Lower-case hex sha256 of a text (UTF-8) or bytes. */
export type Sha256 = (content: string | Uint8Array) => string;

/** ISO 8601 time. */
export type Now = () => string;

/** Progress of the step that runs: `done` of `total` units. */
export type ReportProgress = (done: number, total: number, detail?: string) => void;

export interface ProgressListener {
  stepStarted(step: string): void;
  stepProgress(step: string, done: number, total: number, detail?: string): void;
  /** `parts`: of a step that was run, how many of its parts (pictures, mostly) an earlier run had finished. */
  stepEnded(step: string, seconds: number, reused: boolean, parts?: number): void;
}
