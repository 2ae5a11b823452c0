/** Bytes that screens show: pictures through the one decoder, and stored blobs. */

export interface MediaFile {
  readonly path: string;
  readonly mime: string;
  readonly bytes: number;
}

export interface PictureSpec {
  readonly sha256: string;
  /** Longer side in px; null = as stored. */
  readonly sidePx: number | null;
  readonly part: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null;
}

export interface Media {
  /** A file in the picture cache, made when missing; throws AppError `not-found`, `image-*`. */
  picture(spec: PictureSpec): Promise<MediaFile>;
  /** A blob of any open project; throws AppError `not-found` or `outside-folder`. */
  blob(sha256: string): Promise<MediaFile>;
  /** Stores bytes in a project's blob store. */
  put(project: string, content: AsyncIterable<Uint8Array>): Promise<string>;
}
