/** Puts feature levels of a list of images, and rows that were made here, into the engine as resident arrays (rows in list order). */
import type { StepContext } from '../../pipeline/step.ts';
import type { Level } from './backbone.ts';
import { placeLevels } from './feature-file.ts';
import type { ImageBlob } from './schemas.ts';

/** @param only names of the levels wanted; @returns the release function */
export async function holdFeatures(context: StepContext, prefix: string, images: readonly ImageBlob[], levels: readonly Level[], only: readonly string[]): Promise<() => Promise<void>> {
  const { placed } = placeLevels(levels);
  const names: string[] = [];
  for (const level of placed.filter((l) => only.includes(l.name))) {
    const name = `${prefix}.${level.name}`;
    await context.engine.hold({
      name,
      dtype: 'float16',
      rowDims: [level.channels, level.height, level.width],
      rows: images.map((i) => ({ file: context.blobs.path(i.ref.blob), offsetBytes: level.offsetBytes })),
    });
    names.push(name);
  }
  return async () => {
    for (const name of names) await context.engine.release(name);
  };
}

/** Rows of one shape, float32 or uint8; @returns the release function */
export async function holdRows(context: StepContext, name: string, rowDims: readonly number[], rows: readonly (Float32Array | Uint8Array)[]): Promise<() => Promise<void>> {
  await context.engine.hold({ name, dtype: rows[0] instanceof Uint8Array ? 'uint8' : 'float32', rowDims, rows: rows.map((data) => ({ data })) });
  return () => context.engine.release(name);
}
