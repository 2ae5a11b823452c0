/** Where the parts of the program lie, run from the repository or installed. */
import { join } from 'node:path';

export interface AppPaths {
  /** With package.json and node_modules. */
  readonly root: string;
  /** Outside the archive, because the engine maps model files into memory. */
  readonly models: string;
  readonly renderer: string;
  readonly preload: string;
  readonly engine: string;
  readonly job: string;
}

/** @param app appPath: folder or archive with package.json · resourcesPath: what lies beside the archive when installed */
export function appPaths(app: { readonly appPath: string; readonly resourcesPath: string; readonly isPackaged: boolean }): AppPaths {
  const out = join(app.appPath, 'out');
  return {
    root: app.appPath,
    models: app.isPackaged ? join(app.resourcesPath, 'models') : join(app.appPath, 'models'),
    renderer: join(out, 'renderer'),
    // CommonJS: a sandboxed page cannot load an ES module.
    preload: join(out, 'preload', 'index.cjs'),
    engine: join(out, 'main', 'engine.js'),
    job: join(out, 'main', 'job.js'),
  };
}
