/** The command line: commands over the same services as the screens. Results to stdout, everything else to stderr. */
import { homedir } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeFile } from 'node:fs/promises';
import { Command, CommanderError } from 'commander';
import type * as z from 'zod';
import { AppError, appError, errorLine, exitStatusOf, oneLine, toAppError, writeError } from '#shared/contract/errors.ts';
import { importFormats } from '#shared/contract/import-codes.ts';
import { paperShape } from '#shared/contract/reports.ts';
import { benchRequestSchema, demoRequestSchema, deviceChoiceSchema, importRequestSchema, languageSchema, runRequestSchema } from '#shared/contract/runs.ts';
import { summary } from './cli/summary.ts';
import { createProgress } from './cli/progress.ts';
import { createClient } from '#shared/client.ts';
import type { CheckedInputOf, OutputOf } from '#shared/contract/procedures.ts';
import type { WorkName } from '#shared/contract/jobs.ts';
import { composeWorkbench } from './compose-workbench.ts';
import { launchEngineChild } from './processes/launch-engine.ts';
import { launchJobChild } from './processes/launch-job.ts';
import { serve } from './serve.ts';
import { inProcessTransport } from './transports/in-process.ts';
import { guardNetwork } from './transports/network-guard.ts';

guardNetwork();
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
// npm scripts run in the repository; paths mean the folder the caller stands in.
const callerFolder = process.env.INIT_CWD ?? process.cwd();
const at = (path: string): string => resolve(callerFolder, path);

const stop = new AbortController();
process.on('SIGINT', () => stop.abort());
process.on('SIGTERM', () => stop.abort());

const workbench = composeWorkbench({ root, launchEngine: launchEngineChild, launchJob: launchJobChild, platform: process.platform, shell: 'browser', env: process.env, listening: () => null });
const client = createClient(inProcessTransport(workbench.dispatcher, () => Promise.reject(new Error('the command line stores no blobs'))));
const progress = createProgress(process.stderr, undefined, process.env.TEGAKARI_PROGRESS === 'all');

type LongWork = WorkName | 'work.relink';
type ResultOf<N extends LongWork> = Extract<OutputOf<N>, { readonly type: 'result' }> extends { readonly value: infer V } ? V : never;

/** Says what was there already, on stderr like all that is no result. */
function tellResumed({ seconds: { resumed } }: ResultOf<'work.run'>): void {
  if (!resumed) return;
  const images = resumed.images > 0 ? `, features of ${resumed.images} images were there` : '';
  process.stderr.write(`went on from an earlier run: ${resumed.steps} of ${resumed.of} steps reused (${resumed.seconds.toFixed(1)} s of work saved)${images}\n`);
}

/** Runs long work to its end, telling its progress on stderr. */
async function work<N extends LongWork>(name: N, input: CheckedInputOf<N>): Promise<ResultOf<N>> {
  for await (const event of client.stream(name, input as never, stop.signal)) {
    if (event.type === 'step-started') progress.stepStarted(event.step);
    else if (event.type === 'step-progress') progress.stepProgress(event.step, event.done, event.total, event.detail);
    else if (event.type === 'step-ended') progress.stepEnded(event.step, event.seconds, event.reused, event.parts);
    else return event.value as ResultOf<N>;
  }
  throw appError('cancelled', 'Cancelled', 'Run the same command again to go on.');
}

async function writeJson(file: string | undefined, result: unknown): Promise<void> {
  const text = `${JSON.stringify(result, null, 2)}\n`;
  if (file === undefined) process.stdout.write(text);
  else await writeFile(at(file), text).catch((e: unknown) => Promise.reject(writeError(e, at(file)) ?? e));
}
const integer = (value: string): number => Number(value);
const integers = (value: string): number[] => value.split(',').map(Number);
const words = (value: string): string[] => value.split(',');

/** Options as the contract wants them; what does not fit is wrong use, said in one line. */
function request<T>(schema: z.ZodType<T>, options: unknown, name = '?'): T {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw appError('bad-usage', `The option --${String(issue?.path[0] ?? name)} is wrong (${issue?.message ?? 'not valid'})`, 'See "tegakari <command> --help".');
}

const program = new Command('tegakari').exitOverride().showHelpAfterError().description('From image tags to a go/no-go decision on pixel-level segmentation.');
const command = (name: string, description: string): Command => program.command(name).description(description).exitOverride();

command('demo', 'make the built-in data set and run all three stages on it')
  .option('--out <dir>', 'project folder', 'tegakari-demo')
  .option('--images <n>', 'number of pictures', integer)
  .option('--seed <n>', 'seed of pictures and training', integer)
  .option('--lang <ja|en>', 'language of the report')
  .option('--refiner <id>', 'auto, pamr, dense-crf or random-walk')
  .option('--device <name>', 'auto, cpu, webgpu, cuda, directml or coreml')
  .option('--json <file>', 'write the result as JSON')
  .action(async ({ json, ...o }: Record<string, unknown>) => {
    const wanted = request(demoRequestSchema, { ...o, out: at(String(o.out)) });
    const result = await work('work.demo', wanted);
    tellResumed(result);
    if (json !== undefined) await writeJson(String(json), result);
    process.stdout.write(summary(result, wanted.lang));
    process.stdout.write(`${join(wanted.out, 'report.html')}\n`);
  });

command('import', 'import a folder of pictures into a project')
  .argument('<folder>')
  .requiredOption('--project <dir>', 'project folder, made when missing')
  .option('--format <name>', `auto, ${importFormats.join(', ')}`)
  .option('--copy', 'copy the pictures into the project')
  .option('--dry-run', 'only say what would happen')
  .option('--json <file>', 'write the result as JSON')
  .action(async (folder: string, { json, ...o }: Record<string, unknown>) => {
    const result = await work('work.import', request(importRequestSchema, { ...o, folder: at(folder), project: at(String(o.project)) }));
    if (json !== undefined) await writeJson(String(json), result);
    for (const r of result.refused) process.stderr.write(`${oneLine(`refused ${r.file}: ${r.why}. ${r.todo}`)}\n`);
    // What was decided about the folder as a whole; notes of single files are in the JSON.
    for (const n of result.notes.filter((x) => x.file.endsWith('/'))) process.stderr.write(`${oneLine(`note ${n.file}: ${n.text}`)}\n`);
    process.stdout.write(`${result.imported} imported, ${result.refused.length} refused, ${result.notes.length} notes\n`);
    // Pictures that the project has are no failure, nor is a folder without anything new.
    const known = result.notes.filter((n) => n.code === 'already-there' || n.code === 'filled-in').length;
    if (result.imported > 0) return;
    if (known > 0) process.stdout.write(`nothing new: ${known} pictures are in the project already\n`);
    else throw appError('no-images', `Not one picture could be imported (${result.refused.length} refused)`, 'Correct what the lines above name, or choose the folder that holds the pictures.', at(folder));
  });

command('relink', 'name the new place of pictures that were moved; they are compared by content')
  .argument('<folder>')
  .requiredOption('--project <dir>', 'project folder')
  .option('--json <file>', 'write the result as JSON')
  .action(async (folder: string, o: { project: string; json?: string }) => {
    const result = await work('work.relink', { project: at(o.project), rootId: null, folder: at(folder) });
    if (o.json !== undefined) await writeJson(o.json, result);
    for (const file of result.missing) process.stderr.write(`missing ${file}\n`);
    process.stdout.write(`${result.matched + result.moved} found, ${result.moved} of them under another name, ${result.missing.length} missing\n`);
  });

command('run', 'run the stages of a project')
  .requiredOption('--project <dir>', 'project folder')
  .option('--stage <1|2|3|all>', 'up to which stage')
  .option('--refiner <id>', 'auto, pamr, dense-crf or random-walk')
  .option('--device <name>', 'auto, cpu, webgpu, cuda, directml or coreml')
  .option('--backbone <id>', 'model of the models folder')
  .option('--seed <n>', 'seed of training', integer)
  .option('--lang <ja|en>', 'language of the reasons')
  .option('--json <file>', 'write the result as JSON')
  .action(async ({ json, ...o }: Record<string, unknown>) => {
    const wanted = request(runRequestSchema, { ...o, project: at(String(o.project)) });
    const result = await work('work.run', wanted);
    tellResumed(result);
    if (json !== undefined) await writeJson(String(json), result);
    process.stdout.write(summary(result, wanted.lang));
  });

command('report', 'write a paper on the newest run')
  .requiredOption('--project <dir>', 'project folder')
  .requiredOption('--out <file>', 'file.html or file.json')
  .option('--lang <ja|en>', 'language', 'ja')
  .option('--kind <report|meeting|proposal>', 'the board report, the sheet for a meeting, or the request for the next stage', 'report')
  .option('--stage <1|2|3>', 'stage that a proposal follows (default: the newest that has run)', integer)
  .action(async (o: { project: string; out: string; lang: string; kind: string; stage?: number }) => {
    const format = extname(o.out).slice(1).toLowerCase();
    if (['pdf', 'docx', 'pptx', 'xlsx'].includes(format)) throw appError('not-built', `Reports as ${format} are not built yet`, 'Use a file that ends in .html or .json.', o.out);
    if (format !== 'html' && format !== 'json') throw appError('bad-usage', 'The report needs a name that ends in .html or .json', 'Give such a name with --out.', o.out);
    await work('work.report', { project: at(o.project), out: at(o.out), format, lang: request(languageSchema, o.lang, 'lang'), kind: request(paperShape.kind, o.kind, 'kind'), stage: request(paperShape.stage, o.stage, 'stage') });
    process.stdout.write(`${at(o.out)}\n`);
  });

command('predict', 'run the trained student on new pictures')
  .argument('<image-or-folder>')
  .requiredOption('--project <dir>', 'project folder')
  .requiredOption('--out <dir>', 'where masks, overlays and predictions.csv go')
  .option('--device <name>', 'auto, cpu, webgpu, cuda, directml or coreml', 'auto')
  .action(async (path: string, o: { project: string; out: string; device: string }) => {
    const result = await work('work.predict', { project: at(o.project), path: at(path), out: at(o.out), device: request(deviceChoiceSchema, o.device, 'device') });
    for (const r of result.refused) process.stderr.write(`${oneLine(`refused ${r.file}: ${r.why}. ${r.todo}`)}\n`);
    process.stdout.write(`${result.predicted} predicted, ${result.refused.length} refused\n${result.table}\n`);
    if (result.predicted === 0) process.exitCode = 1;
  });

command('bench', 'measure the method on a folder with true masks (plain layout)')
  .argument('<folder>')
  .option('--corrections <list>', 'numbers of corrected images, such as 0,5,10,20', integers)
  .option('--routes <list>', 'routes to evaluate', words)
  .option('--backbone <id>', 'model of the models folder')
  .option('--repeats <n>', 'seeds to average over', integer)
  .option('--seed <n>', 'first seed', integer)
  .option('--refiner <id>', 'auto, pamr, dense-crf or random-walk')
  .option('--device <name>', 'auto, cpu, webgpu, cuda, directml or coreml')
  .option('--cache <dir>', 'where finished steps are kept', join(homedir(), '.cache', 'tegakari', 'bench'))
  .option('--json <file>', 'write the result as JSON')
  .action(async (folder: string, { json, ...o }: Record<string, unknown>) => {
    const wanted = request(benchRequestSchema, { ...o, folder: at(folder), cache: at(String(o.cache)) });
    const result = await work('work.bench', wanted);
    await writeJson(json as string | undefined, result);
  });

command('doctor', 'show versions, execution providers and why each was taken or refused')
  .option('--json <file>', 'write the result as JSON')
  .action(async (o: { json?: string }) => {
    const { doctor: result } = await client.call('app.diagnostics', {});
    if (o.json !== undefined) await writeJson(o.json, result);
    else {
      for (const [name, version] of Object.entries(result.versions)) process.stdout.write(`${name} ${version}\n`);
      for (const p of result.providers) process.stdout.write(`${p.used ? '●' : '–'} ${p.name}: ${p.used ? `in use (${p.why}), ${p.msPerImage?.toFixed(0)} ms an image` : `refused: ${p.why}`}\n`);
      for (const m of result.models) process.stdout.write(`${m.ok ? '●' : '■'} model ${m.id}${m.why === null ? '' : `: ${m.why}`}\n`);
      for (const f of result.fonts) process.stdout.write(`${f.available ? '●' : '–'} font ${f.name}\n`);
      process.stdout.write(`${result.disk.freeMb} MB free on ${result.disk.path}\n`);
    }
  });

const models = command('models', 'the models folder');
models
  .command('list')
  .exitOverride()
  .action(async () => {
    for (const card of await client.call('models.list', {})) process.stdout.write(`${card.id}  ${card.name}  ${(card.bytes / 1e6).toFixed(1)} MB  ${card.licence}\n`);
  });
models
  .command('verify')
  .exitOverride()
  .description('compare every model file with its card')
  .action(async () => {
    const { models: rows } = await client.call('models.verify', {});
    for (const m of rows) process.stdout.write(`${m.ok ? 'ok' : 'NOT OK'}  ${m.id}${m.why === null ? '' : `: ${m.why}`}\n`);
    if (rows.some((m) => !m.ok)) process.exitCode = 1;
  });

command('serve', 'the workbench in a browser of this PC: prints its address, ends with Ctrl-C')
  .option('--project <dir>', 'project folder to show first')
  .option('--port <n>', 'port on 127.0.0.1; 0 = any free one', integer, 0)
  .action(async (o: { project?: string; port: number }) => {
    if (!Number.isInteger(o.port) || o.port < 0 || o.port > 65535) throw appError('bad-usage', 'The option --port is wrong', 'Give a number from 0 to 65535.');
    const token = process.env.TEGAKARI_TOKEN;
    // Work in processes of its own has no use for it.
    delete process.env.TEGAKARI_TOKEN;
    const server = await serve({ root, port: o.port, project: o.project === undefined ? null : at(o.project), env: process.env, token });
    process.stdout.write(`${server.url}\n`);
    await new Promise<void>((resolve) => (stop.signal.aborted ? resolve() : stop.signal.addEventListener('abort', () => resolve())));
    await server.close();
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
