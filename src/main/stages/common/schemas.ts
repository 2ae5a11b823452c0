/** Shapes that several steps share. */
import { z } from 'zod';

export const blobRefSchema = z.object({ blob: z.string(), bytes: z.number() });

/** One image's blob, by the image's sha256. */
export const imageBlobSchema = z.object({ sha256: z.string(), ref: blobRefSchema });
export type ImageBlob = z.infer<typeof imageBlobSchema>;

export const sizeSchema = z.object({ height: z.number(), width: z.number() });
