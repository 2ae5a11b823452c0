/** The one place where objects are built and joined. */
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createEngine } from './engine/client.ts';
import { openBlobStore } from './files/blob-store.ts';
import { createImageCodec } from './files/image-codec.ts';
import { readPlainFolder } from './files/importers/plain.ts';
import { createModelStore } from './files/model-store.ts';
import { createStepRunner } from './pipeline/run-steps.ts';
import type { StartSession } from './pipeline/workspace.ts';
import type { EngineLauncher } from './ports/engine.ts';
import { bench } from './services/bench-service.ts';
import type { RunOptions } from './services/bench-service.ts';
import { benchOnce } from './stages/bench.ts';
import { methodSettings } from './stages/method.ts';
import { routeTable } from './stages/3-foundation/routes.ts';
import { openStepCache } from './storage/open-project.ts';
import type { BenchRequest } from '#shared/contract/runs.ts';

/** The backbone chosen by bench: docs/adr/0003. */
const defaultBackbone = 'efficientnet-lite0-os16';

export interface ComposeOptions {
  /** Folder that holds models/ (the repository or the installed application). */
  readonly root: string;
  readonly launchEngine: EngineLauncher;
  readonly platform: NodeJS.Platform;
}

const now = (): string => new Date().toISOString();
const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

export function compose(options: ComposeOptions) {
  const codec = createImageCodec();
  const models = createModelStore(join(options.root, 'models'), defaultBackbone);
  const store = { now, newId: randomUUID };

  const startSession: StartSession = (place, device) => {
    const engine = createEngine({ launch: options.launchEngine, device, platform: options.platform });
    let modelPaths: ReadonlyMap<string, string> = new Map();
    const ready = models.cards().then((cards) => {
      modelPaths = new Map(cards.map((c) => [c.sha256, models.path(c)]));
    });
    return {
      runner: (spec) =>
        createStepRunner({
          base: {
            engine,
            blobs: place.blobs,
            codec,
            imagePath: spec.imagePath,
            modelPath: (sha) => modelPaths.get(sha) as string,
            readFile: async (path) => {
              await ready;
              return readFile(path);
            },
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

  const readFolder = (folder: string, progress: Parameters<typeof readPlainFolder>[2], signal: AbortSignal) => readPlainFolder(folder, codec, progress, signal);
  const openCache = async (dir: string) => {
    const cache = openStepCache(dir, store);
    return { steps: cache.steps, blobs: await openBlobStore(dir, store), close: cache.close };
  };

  return {
    bench: (request: BenchRequest & { readonly cache: string }, run: RunOptions) =>
      bench({ readFolder, openCache, startSession, benchOnce, routes: routeTable, methodSettings, card: models.backbone, sha256 }, request, run),
    models,
  };
}
export type App = ReturnType<typeof compose>;
