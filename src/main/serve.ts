/** The workbench in a browser of this PC: loopback server over the same services. */
import { join } from 'node:path';
import { composeWorkbench } from './compose-workbench.ts';
import { rendererAssets } from './files/renderer-assets.ts';
import { launchEngineChild } from './processes/launch-engine.ts';
import { launchJobChild } from './processes/launch-job.ts';
import { startServer } from './transports/loopback-http.ts';
import type { RunningServer } from './transports/loopback-http.ts';

export interface ServeOptions {
  readonly root: string;
  readonly port: number;
  /** Folder of a project to put on top of the recent list. */
  readonly project: string | null;
  readonly env: NodeJS.ProcessEnv;
  /** Whoever starts the server again after it died gives the token of before, so that open pages go on. */
  readonly token?: string | undefined;
}

/** Starts the server; `url` carries the token. */
export async function serve(options: ServeOptions): Promise<{ readonly url: string; close(): Promise<void> }> {
  let server: RunningServer | null = null;
  let startProject: string | null = null;
  const workbench = composeWorkbench({
    root: options.root,
    launchEngine: launchEngineChild,
    launchJob: launchJobChild,
    platform: process.platform,
    shell: 'browser',
    env: options.env,
    listening: () => (server === null ? null : `127.0.0.1:${server.port}`),
    startProject: () => startProject,
  });
  const assets = await rendererAssets(join(options.root, 'out', 'renderer'));
  if (options.project !== null) startProject = ((await workbench.dispatcher.call('projects.open', { folder: options.project }, { signal: new AbortController().signal })) as { readonly id: string }).id;
  server = await startServer({ dispatcher: workbench.dispatcher, media: workbench.media, assets, port: options.port, token: options.token });
  const started = server;
  void workbench.trimCache().catch(() => undefined);
  return {
    url: started.url,
    async close() {
      await started.close();
      await workbench.close();
    },
  };
}
