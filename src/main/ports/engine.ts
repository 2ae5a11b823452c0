/** What the pipeline needs of the numerical engine: sessions, resident arrays and training loops, in another process. */

export type TensorData = Float32Array | Uint8Array | Uint16Array | Int32Array | BigInt64Array;

/** float16 data travels as the raw 16-bit patterns in a Uint16Array. */
export type DType = 'float32' | 'float16' | 'uint8' | 'int32' | 'int64';

export interface EngineTensor {
  readonly dtype: DType;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

/** One row (index on axis 0) of a resident array, fed with a leading batch axis of 1; `flip` mirrors the last axis. */
export interface RowFeed {
  readonly array: string;
  readonly row: number;
  readonly flip?: boolean;
}

/** Execution providers under the names of the command line. */
export type ProviderName = 'cpu' | 'webgpu' | 'cuda' | 'directml' | 'coreml';
export type DeviceRequest = 'auto' | ProviderName;

export interface DeviceReport {
  readonly requested: DeviceRequest;
  readonly used: ProviderName;
  readonly reason: string;
  readonly refused: readonly { readonly name: ProviderName; readonly why: string }[];
}

/** A model given as a file (of the models folder) or as bytes written by `src/shared/onnx`. */
export type ModelSource = { readonly path: string } | { readonly bytes: Uint8Array };

/** An array that stays in the engine: rows of equal shape, each a slice of a file. */
export interface HeldArray {
  readonly name: string;
  readonly dtype: DType;
  /** Shape of one row, without the row axis. */
  readonly rowDims: readonly number[];
  readonly rows: readonly HeldRow[];
}
export type HeldRow = { readonly file: string; readonly offsetBytes: number } | { readonly data: TensorData };

/**
 * A training loop run inside the engine, so that no tensor crosses the process border between steps.
 * Every state tensor `s` is an input of the graph and comes back as output `s.next`.
 */
export interface LoopJob {
  readonly model: ModelSource;
  readonly state: Readonly<Record<string, EngineTensor>>;
  /** Graph inputs filled from resident arrays by gathering `batch` rows a step. */
  readonly gather: readonly { readonly input: string; readonly array: string; readonly flips: boolean }[];
  readonly batch: number;
  readonly steps: number;
  /** steps × batch row numbers. */
  readonly rows: Int32Array;
  /** steps × batch: 1 mirrors the row's last axis (for the inputs with `flips`). */
  readonly flips: Uint8Array;
  /** Scalar float inputs, one value a step. */
  readonly schedules: Readonly<Record<string, Float32Array>>;
  readonly constants: Readonly<Record<string, EngineTensor>>;
}

export interface LoopResult {
  readonly state: Readonly<Record<string, EngineTensor>>;
  /** One loss a step. */
  readonly losses: Float32Array;
}

export interface Engine {
  /** The provider that really runs and why the others were refused. Starts the process when needed. */
  device(): Promise<DeviceReport>;
  /** Opens a session; throws AppError `model-broken` when onnxruntime refuses the model. */
  open(model: ModelSource): Promise<string>;
  run(session: string, feeds: Readonly<Record<string, EngineTensor | RowFeed>>, signal?: AbortSignal): Promise<Readonly<Record<string, EngineTensor>>>;
  close(session: string): Promise<void>;
  /** Loads an array; throws AppError `memory-limit` when the resident arrays would pass the bound. */
  hold(array: HeldArray): Promise<void>;
  release(name: string): Promise<void>;
  loop(job: LoopJob, onStep: (step: number, loss: number) => void, signal?: AbortSignal): Promise<LoopResult>;
  /** Input and output names and shapes of an open session, for holding a model against its card. */
  describe(session: string): Promise<SessionDescription>;
  /** Highest resident set of the engine process so far, in MB. */
  peakMb(): Promise<number>;
  stop(): Promise<void>;
}

export interface SessionDescription {
  readonly inputs: readonly { readonly name: string; readonly dtype: string; readonly dims: readonly (number | string)[] }[];
  readonly outputs: readonly { readonly name: string; readonly dtype: string; readonly dims: readonly (number | string)[] }[];
}

/** One running engine process, however it was started (child process, Electron utility process). */
export interface EngineProcess {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (why: string) => void): void;
  kill(): void;
}
/** Given by compose's caller: starts a fresh engine process. */
export type EngineLauncher = (options: { readonly quiet: boolean }) => EngineProcess;
