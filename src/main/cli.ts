/** The command line: commands over the same services as the screens. Results to stdout, everything else to stderr. */
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeFile } from 'node:fs/promises';
import { Command, CommanderError } from 'commander';
import { AppError, errorLine, exitStatusOf, toAppError } from '#shared/contract/errors.ts';
import { benchRequestSchema } from '#shared/contract/runs.ts';
import { createProgress } from './cli/progress.ts';
import { compose } from './compose.ts';
import { launchEngineChild } from './engine/launch-child.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
// npm scripts run in the repository; paths mean the folder the caller stands in.
const callerFolder = process.env.INIT_CWD ?? process.cwd();
const at = (path: string): string => resolve(callerFolder, path);

const stop = new AbortController();
process.on('SIGINT', () => stop.abort());
process.on('SIGTERM', () => stop.abort());

const app = compose({ root, launchEngine: launchEngineChild, platform: process.platform });
const run = { listener: createProgress(process.stderr), signal: stop.signal };

async function writeJson(file: string | undefined, result: unknown): Promise<void> {
  const text = `${JSON.stringify(result, null, 2)}\n`;
  if (file === undefined) process.stdout.write(text);
  else await writeFile(at(file), text);
}
const integer = (value: string): number => Number(value);
const integers = (value: string): number[] => value.split(',').map(Number);

const program = new Command('tegakari').exitOverride().showHelpAfterError();

program
  .command('bench')
  .description('measure the method on a folder with true masks (plain layout)')
  .argument('<folder>')
  .option('--corrections <list>', 'numbers of corrected images', integers)
  .option('--routes <list>', 'routes to evaluate', (v: string) => v.split(','))
  .option('--backbone <id>')
  .option('--repeats <n>', 'seeds to average over', integer)
  .option('--seed <n>', 'first seed', integer)
  .option('--device <name>')
  .option('--cache <dir>', 'where finished steps are kept', join(homedir(), '.cache', 'tegakari', 'bench'))
  .option('--json <file>')
  .action(async (folder: string, o: Record<string, unknown>) => {
    const { json, ...rest } = o;
    const request = benchRequestSchema.parse({ ...rest, folder: at(folder) });
    await writeJson(json as string | undefined, await app.bench({ ...request, cache: at(String(o.cache)) }, run));
  });

try {
  await program.parseAsync();
} catch (e) {
  if (e instanceof CommanderError) process.exitCode = e.exitCode === 0 ? 0 : 2;
  else {
    const error = stop.signal.aborted ? new AppError({ code: 'cancelled', what: 'Cancelled', todo: 'Run the same command again to go on.' }) : toAppError(e);
    process.stderr.write(`\n${errorLine(error)}\n`);
    if (error.code === 'internal' && process.env.TEGAKARI_TRACE) console.error(e);
    process.exitCode = exitStatusOf(error.code);
  }
}
