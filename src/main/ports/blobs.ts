/** What the pipeline needs of the blob store: bytes named by their SHA-256, written once, never changed. */

export interface BlobInfo {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  readonly bytes: number;
}

/** What the disk says about one blob: `changed` = its bytes no longer have the hash that names them. */
export type BlobState = 'ok' | 'missing' | 'changed';

/** Every function that takes a sha256 throws AppError `outside-folder` unless it is 64 lower-case hex digits. */
export interface Blobs {
  /** Stores bytes or a stream and resolves once they would survive a power cut; throws AppError `disk-full` or `read-only`. */
  put(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<BlobInfo>;
  /** Stores a copy of a file; throws AppError `not-found` when it cannot be read. */
  putFile(file: string): Promise<BlobInfo>;
  /** Whether it is there, and as long as it should be where `bytes` says so: a disk may have lost the end of a file in a power cut. */
  has(sha256: string, bytes?: number): Promise<boolean>;
  /** Absolute path of the blob's file, whether or not it exists. */
  path(sha256: string): string;
  /** The bytes as stored, not hashed again; throws AppError `not-found`. */
  get(sha256: string): Promise<Uint8Array>;
  /** Reads the blob and compares it with its name. */
  verify(sha256: string): Promise<BlobState>;
  /** All blobs with their sizes, ordered by name. */
  list(): Promise<readonly BlobInfo[]>;
}
