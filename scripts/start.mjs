// `npm start [-- <project folder or .tegakari file>]`: the workbench in its own window where Electron's binary is, else in the default browser.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildIfStale } from './build.mjs';
import { findElectron } from './electron-binary.mjs';
import { openBrowser } from './open-browser.mjs';
import { startServe } from './serve-child.mjs';

const root = join(import.meta.dirname, '..');
const say = (text) => process.stdout.write(`${text}\n`);
// Paths mean the folder the caller stands in, though npm runs this in the repository.
const given = process.argv[2] === undefined ? null : resolve(process.env.INIT_CWD ?? process.cwd(), process.argv[2]);
const electron = findElectron(root);

if (electron.path) {
  buildIfStale('app');
  say(`手がかりをウィンドウで開きます。Opening in its own window: ${electron.path}`);
  spawn(electron.path, ['.', ...(given === null ? [] : [given])], { cwd: root, stdio: 'inherit' }).on('exit', (code) => process.exit(code ?? 1));
} else {
  buildIfStale('web');
  say(`手がかりをブラウザーで開きます（Electron は使いません）。Using the browser, not Electron: ${electron.why}.`);
  const isProject = given !== null && existsSync(join(given, 'project.db'));
  if (given !== null && !isProject) say(`プロジェクトではないため開きません。Not a project folder: ${given}`);
  const { url, ended } = await startServe(root, isProject ? ['--project', given] : []);
  const why = openBrowser(url);
  say(why === null ? `ブラウザーで開きました。Opened: ${url}` : `このアドレスをブラウザーで開いてください（${why}）。Open this address in a browser: ${url}`);
  say('終わるときは Ctrl-C を押します。Stop with Ctrl-C.');
  process.exit(await ended);
}
