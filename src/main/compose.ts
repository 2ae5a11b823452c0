/** The one place where objects are built and joined. */
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createEngine } from './engine/client.ts';
import { openBlobStore } from './files/blob-store.ts';
import { createImageCodec } from './files/image-codec.ts';
import { readFolder as readFolderOf } from './files/importers/read-folder.ts';
import { createModelStore } from './files/model-store.ts';
import { createStepRunner } from './pipeline/run-steps.ts';
import type { StartSession } from './pipeline/workspace.ts';
import type { ModelCard } from '#shared/contract/models.ts';
import type { EngineLauncher } from './ports/engine.ts';
import { bench } from './services/bench-service.ts';
import type { RunOptions } from './services/bench-service.ts';
import { benchOnce } from './stages/bench.ts';
import { methodSettings } from './stages/method.ts';
import { routeTable } from './stages/3-foundation/routes.ts';
import { openProject, openStepCache } from './storage/open-project.ts';
import { appVersions, freeDisk, japaneseFonts, nowLocal } from './files/machine-facts.ts';
import { trueMask } from './files/mask-facts.ts';
import { listPictures, writeMask, writeTable } from './files/prediction-files.ts';
import { isProject, writeProjectImage, writeTextFile } from './files/project-files.ts';
import { explainMissing, sourcePath } from './files/source-path.ts';
import { demoSet } from './demo-set.ts';
import { timeBackbone } from './engine/time-backbone.ts';
import type { Blobs } from './ports/blobs.ts';
import type { DeviceRequest } from './ports/engine.ts';
import type { ReadFolderOptions } from './ports/folders.ts';
import type { OpenProject } from './ports/repos.ts';
import type { ReportProgress } from './ports/runtime.ts';
import { paperText } from './reports/papers.ts';
import { overlayPicture } from './files/overlay-picture.ts';
import { planDemo, setUpDemo } from './services/demo-service.ts';
import type { DemoDeps } from './services/demo-service.ts';
import { doctor } from './services/doctor-service.ts';
import { importFolder } from './services/import-service.ts';
import { predict } from './services/predict-service.ts';
import { dataFactsOf, runProof } from './services/proof-service.ts';
import { loadProject } from './services/project-data.ts';
import type { ProofDeps } from './services/proof-service.ts';
import { reportFacts } from './services/report-service.ts';
import type { ReportDeps } from './services/report-service.ts';
import type { PaperWanted } from './services/reports-service.ts';
import { nearDuplicatesStep } from './stages/1-seeds/near-duplicates.ts';
import { makePictures, measureHit, runBaseline, runProofRoute, runStage1, runStage2 } from './stages/proof.ts';
import type { Stage1Work, Stage2Work } from './stages/proof.ts';
import { updateSeeds as learnFromCorrections } from './stages/update-seeds.ts';
import { updateSeeds } from './services/stage1-update.ts';
import type { UpdateSeedsRequest } from '#shared/contract/stage1.ts';
import { countNetworkAttempt } from './transports/network-guard.ts';
import { writeError } from '#shared/contract/errors.ts';
import type { Language } from '#shared/domain/gate-types.ts';
import { clopperPearson } from '#shared/kernels/binomial.ts';
import { classColour } from '#shared/kernels/colormap.ts';
import { modelInputs, modelOutputs, readModel } from '#shared/onnx/index.ts';
import type { Tensor } from '#shared/onnx/index.ts';
import type { RunResult } from '#shared/contract/results.ts';
import type { BenchRequest, DemoRequest, ImportRequest, RunRequest } from '#shared/contract/runs.ts';

/** The backbone chosen by bench: docs/adr/0003. */
const defaultBackbone = 'efficientnet-lite0-os16';

export interface ComposeOptions {
  /** Folder with package.json and node_modules (the repository or the installed application). */
  readonly root: string;
  /** Where the models lie; default `models` in `root`. */
  readonly modelsFolder?: string;
  readonly launchEngine: EngineLauncher;
  readonly platform: NodeJS.Platform;
}

/** Longest side of a picture in a paper. */
const reportPicturePx = 240;

const now = (): string => new Date().toISOString();
const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** How a model's inputs and outputs differ from what its card says. */
function cardDiffers(card: ModelCard, bytes: Uint8Array): string | null {
  const model = readModel(bytes);
  const words = (tensors: readonly Tensor[]): string => tensors.map((t) => `${t.name} (${t.dtype}, ${t.shape[1]} channels)`).join(', ');
  const wanted = { inputs: `${card.input.name} (${card.input.dtype}, 3 channels)`, outputs: card.outputs.map((o) => `${o.name} (float32, ${o.channels} channels)`).join(', ') };
  const found = { inputs: words(modelInputs(model)), outputs: words(modelOutputs(model)) };
  for (const end of ['inputs', 'outputs'] as const) if (found[end] !== wanted[end]) return `its ${end} are ${found[end]}, the card says ${wanted[end]}`;
  return null;
}

/** A failed write in plain words, about that file or folder. */
const written = <T>(path: string, writing: Promise<T>): Promise<T> => writing.catch((e: unknown) => Promise.reject(writeError(e, path) ?? e));

export function compose(options: ComposeOptions) {
  const codec = createImageCodec();
  const modelsFolder = options.modelsFolder ?? join(options.root, 'models');
  const models = createModelStore(modelsFolder, defaultBackbone, cardDiffers);
  const store = { now, newId: randomUUID };

  const startEngine = (device: DeviceRequest) => createEngine({ launch: options.launchEngine, device, platform: options.platform, onNetworkAttempt: countNetworkAttempt });

  const startSession: StartSession = async (place, device) => {
    const modelPaths = new Map((await models.cards()).map((c) => [c.sha256, models.path(c)]));
    const engine = startEngine(device);
    return {
      runner: (spec) =>
        createStepRunner({
          base: {
            engine,
            blobs: place.blobs,
            codec,
            imagePath: spec.imagePath,
            modelPath: (sha) => modelPaths.get(sha) as string,
            readFile,
            sha256,
            signal: spec.signal,
          },
          store: place.steps,
          listener: spec.listener,
          ...(spec.onStep ? { onStep: spec.onStep } : {}),
        }),
      device: () => engine.device(),
      peakMb: async () => process.resourceUsage().maxRSS / 1024 + (await engine.peakMb()),
      end: () => engine.stop(),
    };
  };

  const readFolder = (folder: string, how: ReadFolderOptions, progress: ReportProgress, signal: AbortSignal) => readFolderOf(folder, how, codec, progress, signal);
  const openCache = async (dir: string) => {
    const cache = openStepCache(dir, store);
    return { steps: cache.steps, blobs: await openBlobStore(dir, store), close: cache.close };
  };

  const openProjectAt = async (folder: string, create: boolean) => {
    const open = openProject(folder, { ...store, create });
    return { open, blobs: await openBlobStore(folder, store) };
  };
  const withProject = async <T>(folder: string, create: boolean, use: (open: OpenProject, blobs: Blobs) => Promise<T>): Promise<T> => {
    const { open, blobs } = await openProjectAt(folder, create);
    try {
      return await use(open, blobs);
    } finally {
      await open.close();
    }
  };

  const proof: ProofDeps<Stage1Work, Stage2Work> = {
    sourcePath,
    trueMask: (sha, blobs) => trueMask(sha, blobs, codec),
    startSession,
    card: models.backbone,
    sha256,
    now,
    methods: { nearPairs: async (run, images, maxBits) => (await run(nearDuplicatesStep, { images, maxBits })).pairs, stage1: runStage1, measureHit, updateSeeds: learnFromCorrections, stage2: runStage2, baseline: runBaseline, pictures: makePictures, runRoute: runProofRoute, routes: routeTable, settings: methodSettings },
  };
  const demoDeps: DemoDeps = {
    demoSet: demoSet(),
    writeImage: (folder, name, image) => writeProjectImage(codec, folder, name, image),
    encodeMask: codec.encodeMaskPng,
    now,
  };
  const reportDeps: ReportDeps = {
    versions: appVersions(options.root),
    sha256,
    nowLocal,
    classColour: (id) => `#${classColour(id).map((v) => v.toString(16).padStart(2, '0')).join('')}`,
    base64: (bytes) => Buffer.from(bytes).toString('base64'),
    rateInterval: (k, n) => clopperPearson(k, n),
    overlay: async (open, blobs, image, mask) => overlayPicture(codec, sourcePath(open.folder, await open.repos.roots.list(), image, blobs), image, mask === null ? null : blobs.path(mask), reportPicturePx),
  };

  /** Writes a paper on the newest run into a file and records it. */
  async function report(open: OpenProject, blobs: Blobs, file: string, wanted: PaperWanted): Promise<void> {
    const { text, runId } = await renderReport(open, blobs, wanted);
    await writeTextFile(file, text);
    await open.repos.reports.add({ runId, path: file, sha256: sha256(text), format: wanted.format, lang: wanted.lang }, 'report');
  }

  async function renderReport(open: OpenProject, blobs: Blobs, wanted: PaperWanted): Promise<{ readonly text: string; readonly runId: string }> {
    const { facts, runId } = await reportFacts(reportDeps, open, blobs, wanted.lang);
    return { text: paperText(facts, wanted), runId };
  }

  /** The look-alike comparison of the data check alone, kept in the step cache for screens and for the next run. */
  const checkProject = (folder: string, run: RunOptions): Promise<{ readonly nearLeaks: number }> =>
    withProject(folder, false, async (open, blobs) => {
      const loaded = await loadProject(proof, open, blobs, await models.backbone(undefined), 1, false);
      const session = await startSession({ blobs, steps: open.repos.steps }, 'cpu');
      try {
        const runner = session.runner({ ...run, imagePath: loaded.imagePath });
        return { nearLeaks: (await dataFactsOf(proof.methods.nearPairs, runner, loaded, await open.repos.labelBook.differentPairs())).nearLeaks.length };
      } finally {
        await session.end();
      }
    });

  return {
    models,
    routes: routeTable,
    readFolder,
    checkProject,
    renderReport,
    openProject: openProjectAt,
    bench: (request: BenchRequest & { readonly cache: string }, run: RunOptions) =>
      bench({ readFolder: (folder, progress, signal) => readFolder(folder, { format: 'plain', needTables: true }, progress, signal), openCache, startSession, benchOnce, routes: routeTable, methodSettings, card: models.backbone, sha256 }, request, run),

    /** Sets up the demo project, runs it, and writes report.html into its folder. */
    demo: (request: DemoRequest, run: RunOptions): Promise<RunResult> => {
      planDemo(demoDeps.demoSet, request);
      return withProject(request.out, true, async (open, blobs) => {
        await setUpDemo(demoDeps, open, blobs, request, run);
        const { images: _images, out, ...rest } = request;
        const { result } = await runProof(proof, open, blobs, { ...rest, stage: 'all', kind: 'demo', simulateReviewer: true }, run);
        await report(open, blobs, join(out, 'report.html'), { format: 'html', lang: request.lang as Language, kind: 'report' });
        return result;
      });
    },

    run: (request: RunRequest, run: RunOptions): Promise<RunResult> =>
      withProject(request.project, false, async (open, blobs) => {
        const { project: _project, ...rest } = request;
        const isDemo = (await open.repos.project.get())?.demo !== null;
        const roots = await open.repos.roots.list();
        return (await runProof(proof, open, blobs, { ...rest, kind: 'run', simulateReviewer: isDemo }, run).catch((e: unknown) => Promise.reject(explainMissing(e, open.folder, roots)))).result;
      }),

    updateSeeds: (request: UpdateSeedsRequest, who: string, run: RunOptions) => withProject(request.project, false, (open, blobs) => updateSeeds(proof, open, blobs, request, who, run)),

    importFolder: (request: ImportRequest, run: RunOptions) =>
      importFolder({ readFolder, openProject: openProjectAt, isProject }, request, run),

    report: ({ project, out, ...wanted }: PaperWanted & { readonly project: string; readonly out: string }) =>
      withProject(project, false, (open, blobs) => report(open, blobs, out, wanted)),

    predict: (request: { readonly project: string; readonly path: string; readonly out: string; readonly device: DeviceRequest }, run: RunOptions) =>
      withProject(request.project, false, (open, blobs) =>
        predict(
          {
            listPictures: (path) => listPictures(path, request.out),
            decode: codec.decode,
            size: codec.size,
            openEngine: startEngine,
            writeMask: (out, stem, image, size, ids, classIds) => written(out, writeMask(codec, out, stem, image, size, ids, classIds)),
            writeTable: (out, header, rows) => written(out, writeTable(out, header, rows)),
          },
          open,
          blobs,
          request,
          run,
        ),
      ),

    doctor: async () => {
      const engine = startEngine('auto');
      try {
        return await doctor({
          versions: appVersions(options.root),
          device: () => engine.device(),
          msPerImage: async () => timeBackbone(engine, await models.backbone(undefined), models.path),
          models: models.verify,
          disk: () => freeDisk(modelsFolder),
          fonts: japaneseFonts,
        });
      } finally {
        await engine.stop();
      }
    },
  };
}
