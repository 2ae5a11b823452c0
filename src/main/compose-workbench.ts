/** Joins the services behind the contract: what screens and command line reach through the client. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { rm } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { appError } from '#shared/contract/errors.ts';
import { compose } from './compose.ts';
import type { ComposeOptions } from './compose.ts';
import { appDataFolder, createAppState } from './files/app-state-file.ts';
import { blobKind } from './files/blob-kind.ts';
import { createArchives } from './files/archive.ts';
import { createImageCodec } from './files/image-codec.ts';
import { tableEncodings } from './files/importers/read-folder.ts';
import { hashOf, isFolder, picturesBelow } from './files/picture-files.ts';
import { copyInto, encodeIndexedMask, readPart, writeInto } from './files/mask-export.ts';
import { createPictureCache } from './files/picture-cache.ts';
import { deflateBytes, inflateBytes } from './files/deflate.ts';
import { createPlaces } from './files/places.ts';
import { createTemplateFiles } from './files/template-files.ts';
import { gpuNames, systemGpuSources } from './files/gpu-names.ts';
import { appVersions, machineNames } from './files/machine-facts.ts';
import { sourcePath } from './files/source-path.ts';
import type { Handlers } from './ports/handlers.ts';
import type { DecodedMask } from './ports/images.ts';
import type { Media } from './ports/media.ts';
import type { JobLauncher } from './ports/workbench.ts';
import { exportProject, importProject } from './services/archive-service.ts';
import { appService } from './services/app-service.ts';
import { dataService } from './services/data-service.ts';
import { demoEntry } from './services/demo-entry.ts';
import { decisionService } from './services/decision-service.ts';
import { diagnose } from './services/diagnostics-service.ts';
import { createChanges } from './services/changes.ts';
import { exportProduct } from './services/export-service.ts';
import { createJobs } from './services/jobs-service.ts';
import { reportsService } from './services/reports-service.ts';
import { createSessions } from './services/project-sessions.ts';
import { formatOf } from './services/import-service.ts';
import { previewImport } from './services/preview-service.ts';
import type { Known } from './services/preview-service.ts';
import { projectsService, whoIs } from './services/projects-service.ts';
import { relink } from './services/relink-service.ts';
import { effortService } from './services/effort-service.ts';
import { reviewService } from './services/review-service.ts';
import { splitsService } from './services/splits-service.ts';
import { ownTemplates, templatesService } from './services/templates-service.ts';
import { stage1Service } from './services/stage1-service.ts';
import { stage2Service } from './services/stage2-service.ts';
import { stage3Service } from './services/stage3-service.ts';
import { workStream } from './services/work-stream.ts';
import { snapshotDatabase } from './storage/snapshot.ts';
import { builtInTemplates } from '#shared/domain/templates.ts';
import { createDispatcher } from './transports/dispatcher.ts';
import type { Dispatcher } from './transports/dispatcher.ts';
import { countNetworkAttempt, networkAttempts } from './transports/network-guard.ts';

export interface WorkbenchOptions extends ComposeOptions {
  readonly launchJob: JobLauncher;
  readonly shell: 'electron' | 'browser';
  readonly env: NodeJS.ProcessEnv;
  /** Address that is listened on, for the proof page; null in Electron. */
  readonly listening: () => string | null;
  /** Id of the project that a window shows first. */
  readonly startProject?: () => string | null;
}

export interface Workbench {
  readonly dispatcher: Dispatcher;
  readonly media: Media;
  /** Keeps the picture cache below its bound; for programs that stay. */
  trimCache(): Promise<void>;
  close(): Promise<void>;
}

const now = (): string => new Date().toISOString();
const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** 240, as on the command line; tests make a smaller one. */
function demoImagesOf(env: NodeJS.ProcessEnv): number {
  const given = Number(env.TEGAKARI_DEMO_IMAGES);
  return Number.isInteger(given) && given >= 24 && given <= 10_000 ? given : 240;
}

export function composeWorkbench(options: WorkbenchOptions): Workbench {
  const app = compose(options);
  const codec = createImageCodec();
  const state = createAppState(appDataFolder(options.platform, options.env));
  const pictureFolder = join(state.folder, 'pictures');
  const templateFolder = join(state.folder, 'templates');
  const pictures = createPictureCache(pictureFolder, codec);
  const places = createPlaces(options.env.TEGAKARI_PROJECTS ?? join(homedir(), 'Tegakari'));
  const changes = createChanges();
  const sessions = createSessions({ openProject: app.openProject, places, state, sha256 });
  /** Pictures of import previews of this launch, by content. */
  const previewed = new Map<string, string>();
  /** What the project holds of a folder: linked from there, or copied under the same names. */
  async function knownOf(project: string | null, path: string): Promise<Known | null> {
    if (project === null) return null;
    const { repos } = (await sessions.get(project)).open;
    const roots = new Set((await repos.roots.list()).filter((r) => r.kind === 'copied' || r.path === path).map((r) => r.id));
    const images = (await repos.images.list()).filter((i) => roots.has(i.rootId));
    return { classes: (await repos.project.get())?.classes.map((c) => c.name) ?? [], contents: new Map(images.map((i) => [i.relPath, i.sha256])) };
  }
  const templateFiles = createTemplateFiles(templateFolder);
  const archive = { archives: createArchives(), snapshot: snapshotDatabase, sourcePath, places, remove: (path: string) => rm(path, { force: true }) };
  const remember = demoEntry({ state, places, changes, sha256, now });
  const jobs = createJobs({ launch: options.launchJob, sessions, changes, now, newId: randomUUID, countNetworkAttempt, onStatus: (...told) => void remember(...told).catch(() => undefined) });

  const handlers: Handlers = {
    ...appService({
      state,
      places,
      changes,
      facts: { version: appVersions(options.root).app, platform: options.platform, shell: options.shell, separator: options.platform === 'win32' ? '\\' : '/', demoImages: demoImagesOf(options.env) },
      diagnose: () =>
        diagnose({
          doctor: app.doctor,
          cards: app.models.cards,
          verify: app.models.verify,
          machine: async () => ({ ...machineNames(), gpus: await gpuNames(systemGpuSources(options.platform)) }),
          cacheBytes: pictures.bytes,
          cacheLimitMb: async () => (await state.settings()).cacheLimitMb,
          attempts: networkAttempts,
          listening: options.listening,
          folders: { settings: state.folder, pictures: pictureFolder, templates: templateFolder, models: options.modelsFolder ?? join(options.root, 'models'), projects: places.projectsFolder },
        }),
      models: app.models,
      startProject: options.startProject ?? (() => null),
      clearCache: pictures.clear,
      trimCache: pictures.trim,
    }),
    ...projectsService({ sessions, state, places, changes, sha256, now, template: async (id, lang) => [...builtInTemplates(lang), ...(await ownTemplates(templateFiles))].find((t) => t.id === id) ?? null, rootExists: async (folder, path) => existsSync(isAbsolute(path) ? path : resolve(folder, path)) }),
    ...dataService({
      sessions,
      state,
      changes,
      sha256,
      locate: async ({ open, blobs }, image) => {
        const path = sourcePath(open.folder, await open.repos.roots.list(), image, blobs);
        return { path, exists: existsSync(path) };
      },
    }),
    ...splitsService({ sessions, state, changes, sha256 }),
    'import.preview': ({ folder, project, format }, { signal }) =>
      workStream(signal, (run) => previewImport({ readFolder: app.readFolder, tableEncodings, show: (found) => found.forEach((p) => previewed.set(p.sha256, p.path)) }, folder, formatOf(format), (pictures) => knownOf(project, pictures), run)),
    'work.check-data': ({ project }, { signal }) => workStream(signal, (run) => app.checkProject(project, run)),
    'work.relink': ({ project, rootId, folder }, { signal }) =>
      workStream(signal, async (run) => {
        const { open } = await app.openProject(project, false);
        return relink({ hashFile: hashOf, listPictures: picturesBelow, join, isFolder, resolve }, open, rootId, folder, await whoIs(state), run).finally(() => open.close());
      }),
    ...decisionService({ sessions, state, changes, sha256, now }),
    ...reportsService({ sessions, render: app.renderReport }),
    ...stage1Service({ sessions, state, changes, sha256, readPart }),
    ...reviewService({ sessions, state, changes, readPart, decodeMask: codec.decodeMask, encodeMask: codec.encodeMaskPng, deflate: deflateBytes, inflate: inflateBytes }),
    ...effortService({ sessions, changes }),
    'work.update-seeds': (request, { signal }) => workStream(signal, async (run) => app.updateSeeds(request, await whoIs(state), run)),
    ...stage2Service({ sessions, state, changes, readPart, plainMask: async (path) => codec.encodeMaskPng(await codec.decodeMask(path)), appVersion: appVersions(options.root).app }),
    ...stage3Service({ sessions, state, changes, sha256, now, routes: app.routes }),
    'work.export': (request, { signal }) =>
      workStream(signal, async (run) => {
        const { open, blobs } = await app.openProject(request.project, false);
        const files = { readPart, decodeMask: codec.decodeMask, writeFile: writeInto, copyFile: copyInto, encodeMask: async (mask: DecodedMask, widthPx: number, heightPx: number) => encodeIndexedMask(mask, widthPx, heightPx) };
        return exportProduct({ ...files, appVersion: appVersions(options.root).app }, { id: '', open, blobs }, request, run).finally(() => open.close());
      }),
    ...templatesService({ sessions, files: templateFiles, newId: randomUUID }),
    ...jobs,
    'work.export-project': (request, { signal }) =>
      workStream(signal, async (run) => {
        const { open, blobs } = await app.openProject(request.project, false);
        return exportProject(archive, open, blobs, request.out, run).finally(() => open.close());
      }),
    'work.import-project': (request, { signal }) => workStream(signal, (run) => importProject(archive, request.file, request.folder, run)),
    'work.demo': (request, { signal }) => workStream(signal, (run) => app.demo(request, run)),
    'work.import': (request, { signal }) => workStream(signal, (run) => app.importFolder(request, run)),
    'work.run': (request, { signal }) => workStream(signal, (run) => app.run(request, run)),
    'work.bench': (request, { signal }) => workStream(signal, (run) => app.bench({ ...request, cache: request.cache ?? join(homedir(), '.cache', 'tegakari', 'bench') }, run)),
    'work.report': (request, { signal }) =>
      workStream(signal, async () => {
        await app.report(request);
        return { path: request.out };
      }),
    'work.predict': (request, { signal }) => workStream(signal, (run) => app.predict(request, run)),
  };

  const media: Media = {
    async picture(spec) {
      return pictures.get(spec, async () => {
        let lost: string | null = null;
        for (const { open, blobs } of sessions.list()) {
          const image = await open.repos.images.findBySha256(spec.sha256);
          const source = image && sourcePath(open.folder, await open.repos.roots.list(), image, blobs);
          // The same picture may belong to another open project, too, whose folder is still there.
          if (source && existsSync(source)) return source;
          if (source) lost = source;
          // Pictures that the product made itself (masks aside) may be shown smaller, too.
          if (await blobs.has(spec.sha256)) return blobs.path(spec.sha256);
        }
        const path = previewed.get(spec.sha256);
        if (path !== undefined) return path;
        if (lost !== null) return lost;
        throw appError('not-found', 'This picture belongs to no open project', 'Open the project again.');
      });
    },
    async blob(name) {
      for (const { blobs } of sessions.list()) if (await blobs.has(name)) return { path: blobs.path(name), ...(await blobKind(blobs.path(name))) };
      throw appError('not-found', 'A stored file is missing', 'Run again to make it anew.');
    },
    put: async (project, content) => (await (await sessions.get(project)).blobs.put(content)).sha256,
  };

  return {
    dispatcher: createDispatcher(handlers),
    media,
    trimCache: async () => pictures.trim((await state.settings()).cacheLimitMb),
    async close() {
      jobs.stopAll();
      await sessions.closeAll();
    },
  };
}
