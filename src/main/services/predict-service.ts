/** `predict`: the newest student on new pictures: masks, overlays and a table. */
import { appError, toAppError } from '#shared/contract/errors.ts';
import type { ImportResult } from '#shared/contract/results.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { DeviceRequest, EngineTensor } from '../ports/engine.ts';
import type { DecodedImage } from '../ports/images.ts';
import type { OpenProject } from '../ports/repos.ts';
import type { Engine } from '../ports/engine.ts';
import type { RunOptions } from './bench-service.ts';
import type { StoredRun } from './proof-service.ts';

export interface PredictDeps {
  readonly listPictures: (path: string) => Promise<readonly { readonly name: string; readonly path: string; readonly stem: string }[]>;
  readonly decode: (path: string) => Promise<DecodedImage>;
  readonly size: (path: string) => Promise<{ readonly widthPx: number; readonly heightPx: number }>;
  readonly openEngine: (device: DeviceRequest) => Engine;
  /** Writes <stem>.png (class ids, at `size`), <stem>-overlay.jpg; returns the share of each class. */
  readonly writeMask: (out: string, stem: string, image: DecodedImage, size: { readonly widthPx: number; readonly heightPx: number }, ids: Uint8Array, classIds: readonly number[]) => Promise<readonly number[]>;
  readonly writeTable: (out: string, header: readonly string[], rows: readonly (readonly string[])[]) => Promise<string>;
}

export interface Prediction {
  readonly predicted: number;
  readonly refused: ImportResult['refused'];
  readonly table: string;
}

export async function predict(deps: PredictDeps, open: OpenProject, blobs: Blobs, request: { readonly path: string; readonly out: string; readonly device: DeviceRequest }, options: RunOptions): Promise<Prediction> {
  const project = await open.repos.project.get();
  const run = (await open.repos.runs.list()).find((r) => r.status === 'done' && (r.result as StoredRun | null)?.deliverable);
  if (!project || !run) throw appError('not-found', 'The project has no trained student yet', 'Run "tegakari run --project DIR" first.', open.folder);
  const stored = run.result as StoredRun;
  const minArea = Number(stored.result.stage2?.student.minArea ?? 0);
  const pictures = await deps.listPictures(request.path);
  if (pictures.length === 0) throw appError('no-images', 'There is no picture to predict on', 'Give a picture, or a folder that holds some.', request.path);
  const engine = deps.openEngine(request.device);
  const refused: { file: string; code: string; why: string; todo: string }[] = [];
  const rows: string[][] = [];
  try {
    const session = await engine.open({ path: blobs.path((stored.deliverable as NonNullable<StoredRun['deliverable']>).blob) });
    options.listener.stepStarted('predict');
    const started = performance.now();
    for (const [i, picture] of pictures.entries()) {
      if (options.signal.aborted) throw appError('cancelled', 'Cancelled', 'Run the same command again.');
      try {
        const image = await deps.decode(picture.path);
        const pixels: EngineTensor = { dtype: 'uint8', dims: [image.heightPx, image.widthPx, 3], data: image.rgb };
        const out = await engine.run(session, { pixels }, options.signal);
        const ids = (out.class_map as EngineTensor).data as Uint8Array;
        const shares = await deps.writeMask(request.out, picture.stem, image, await deps.size(picture.path), ids, project.classes.map((c) => c.id));
        const found = project.classes.filter((_, k) => (shares[k] as number) > 0 && (shares[k] as number) >= minArea).map((c) => c.name);
        rows.push([picture.name, found.join(';'), ...shares.map((s) => s.toFixed(6))]);
      } catch (e) {
        const error = toAppError(e);
        if (error.code === 'cancelled') throw error;
        refused.push({ file: picture.name, code: error.code, why: error.what, todo: error.todo });
      }
      options.listener.stepProgress('predict', i + 1, pictures.length, picture.name);
    }
    options.listener.stepEnded('predict', (performance.now() - started) / 1000, false);
  } finally {
    await engine.stop();
  }
  const table = await deps.writeTable(request.out, ['file', 'found', ...project.classes.map((c) => `largest area share: ${c.name}`)], rows);
  return { predicted: rows.length, refused, table };
}
