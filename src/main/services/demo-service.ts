/** `demo`: the built-in data set in a project folder, all stages, the reviewer played. */
import { appError } from '#shared/contract/errors.ts';
import type { DemoRequest } from '#shared/contract/runs.ts';
import { demoCostInputs } from '#shared/domain/cost.ts';
import type { Language } from '#shared/domain/gate-types.ts';
import { demoForm } from '#shared/domain/project-form.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { DecodedImage } from '../ports/images.ts';
import type { ImportedImage, OpenProject, ProjectClass } from '../ports/repos.ts';
import type { RunOptions } from './bench-service.ts';

/** One picture of the built-in data set, as the generator gives it. */
export interface MadeImage {
  readonly file: string;
  readonly lot: string;
  readonly split: 'train' | 'val' | 'test';
  readonly image: DecodedImage;
  /** Class ids, HW. */
  readonly mask: Uint8Array;
  readonly tags: readonly string[];
}

export interface DemoSet {
  /** `name` stands in the tags of a made picture, `label` becomes the name of the class in a project of that language. */
  readonly classes: readonly (ProjectClass & { readonly label: Readonly<Record<Language, string>> })[];
  /** Throws RangeError for a number of images it cannot make. */
  readonly plan: (request: { readonly images: number; readonly seed: number }) => readonly (() => MadeImage)[];
}

export interface DemoDeps {
  readonly demoSet: DemoSet;
  /** Writes a picture into the project's own image folder and tells what came out. */
  readonly writeImage: (projectFolder: string, name: string, image: DecodedImage) => Promise<{ readonly sha256: string; readonly dhash: string }>;
  readonly encodeMask: (mask: { readonly widthPx: number; readonly heightPx: number; readonly ids: Uint8Array }) => Promise<Uint8Array>;
  readonly now: () => string;
}

const who = 'demo';
/** Folder of the made pictures inside the project, so that the project can be moved as a whole. */
const imageFolder = 'images';

export const demoName = (lang: Language): string => (lang === 'ja' ? 'デモ: 金属表面の検査' : 'Demo: metal surface inspection');

/** Makes the project when it is not there; the same settings again change nothing. Throws `other-settings` for others. */
export async function setUpDemo(deps: DemoDeps, open: OpenProject, blobs: Blobs, request: DemoRequest, options: RunOptions): Promise<void> {
  const { repos } = open;
  const { images, seed } = request;
  const made = await repos.project.get();
  if (made && (made.demo === null || made.demo.images !== images || made.demo.seed !== seed)) {
    const is = made.demo === null ? 'a project of your own' : `a demo of ${made.demo.images} images with seed ${made.demo.seed}`;
    throw appError('other-settings', `The folder holds ${is}, not a demo of ${images} images with seed ${seed}`, 'Choose another folder with --out, or use the same --images and --seed.', open.folder);
  }
  const lang = request.lang as Language;
  if (!made) {
    const form = demoForm(lang);
    await repos.project.create(
      {
        name: demoName(lang),
        lang,
        profile: 'standard',
        form,
        classes: deps.demoSet.classes.map(({ id, label }) => ({ id, name: label[lang] })),
        costInputs: demoCostInputs(),
        g4Decision: {
          adopted: false,
          reason: lang === 'ja' ? 'モデルパックがないため、見送ります。' : 'Not adopted: no model pack.',
          who: form.owners.project,
          at: deps.now(),
        },
        demo: { images, seed },
      },
      who,
    );
  }
  if ((await repos.images.list()).length > 0) return;
  const started = performance.now();
  options.listener.stepStarted('make-images');
  const rows: ImportedImage[] = [];
  const plan = planDemo(deps.demoSet, request);
  for (const make of plan) {
    if (options.signal.aborted) throw appError('cancelled', 'Cancelled', 'Run the same command again to go on.');
    const { file, lot, split, image, mask, tags } = make();
    const written = await deps.writeImage(open.folder, file, image);
    const { widthPx, heightPx } = image;
    const blob = await blobs.put(await deps.encodeMask({ widthPx, heightPx, ids: mask }));
    rows.push({
      relPath: file,
      sha256: written.sha256,
      widthPx,
      heightPx,
      exifOrientation: 1,
      group: lot,
      split,
      dhash: written.dhash,
      tags: deps.demoSet.classes.map((c) => ({ classId: c.id, state: tags.includes(c.name) ? 'present' : 'absent' })),
      comparisonMask: blob.sha256,
    });
    options.listener.stepProgress('make-images', rows.length, plan.length);
  }
  const root = await repos.roots.add({ kind: 'linked', path: imageFolder }, who);
  await repos.imports.add({ rootId: root.id, images: rows, problems: [] }, who);
  options.listener.stepEnded('make-images', (performance.now() - started) / 1000, false);
}

/** The pictures to make. Throws `bad-usage` for a number that cannot be made; to be asked before a folder is made. */
export function planDemo(set: DemoSet, { images, seed }: DemoRequest): ReturnType<DemoSet['plan']> {
  try {
    return set.plan({ images, seed });
  } catch (e) {
    if (e instanceof RangeError) throw appError('bad-usage', `The demo cannot be made with ${images} images (${e.message})`, 'Use --images 240, or another number from 24 to 10000.');
    throw e;
  }
}
