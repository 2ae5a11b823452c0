/** A step: one node of a stage. Plain data in, plain data out; large data by blob. Rerun alone, cached by content. */
import type * as z from 'zod';
import type { Blobs } from '../ports/blobs.ts';
import type { Engine } from '../ports/engine.ts';
import type { ImageCodec } from '../ports/images.ts';
import type { ReportProgress, Sha256 } from '../ports/runtime.ts';

/** A blob named in a step's output; the runner checks that it still exists before a cached output is reused. */
export interface BlobRef {
  readonly blob: string;
  readonly bytes: number;
}

/** What a step may touch besides its input. Nothing here may change its output: the input alone decides that. */
export interface StepContext {
  readonly engine: Engine;
  readonly blobs: Blobs;
  readonly codec: ImageCodec;
  /** Absolute path of a source image by its sha256. */
  readonly imagePath: (sha256: string) => string;
  /** Absolute path of a model file by its sha256. */
  readonly modelPath: (sha256: string) => string;
  readonly readFile: (path: string) => Promise<Uint8Array>;
  readonly sha256: Sha256;
  readonly progress: ReportProgress;
  readonly signal: AbortSignal;
  /**
   * Lets the event loop turn, so that a cancel is heard in the middle of long reckoning, and throws when one was; an `await` of
   * what is ready already does not. To be called once a picture.
   */
  readonly turn: () => Promise<void>;
  /** Results of a step's parts (one image, say), so that an interrupted step goes on where it was. */
  readonly memo: <T>(part: unknown, make: () => Promise<T>) => Promise<T>;
}

export interface Step<I, O> {
  readonly name: string;
  readonly stage: 1 | 2 | 3;
  /** Raised when the code changes what comes out for the same input. */
  readonly version: number;
  readonly output: z.ZodType<O>;
  run(input: I, context: StepContext): Promise<O>;
}
