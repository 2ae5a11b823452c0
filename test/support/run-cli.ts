/** The command line as a child process, as a person starts it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const repoRoot = join(import.meta.dirname, '..', '..');

export interface CliOutcome {
  /** Exit code; null when a signal ended the program. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the interrupt (or the start, without one) to the end. */
  readonly seconds: number;
}

/** Runs `tegakari <args>` for a caller who stands in `folder`; `interruptAt` sends one SIGINT once that text is on stderr. */
export function runCli(args: readonly string[], folder: string, interruptAt?: string): Promise<CliOutcome> {
  const child = spawn(process.execPath, [join(repoRoot, 'src', 'main', 'cli.ts'), ...args], { cwd: repoRoot, env: { ...process.env, INIT_CWD: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr, started, interrupted] = ['', '', performance.now(), false];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (interruptAt === undefined || interrupted || !stderr.includes(interruptAt)) return;
    interrupted = true;
    started = performance.now();
    child.kill('SIGINT');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr, seconds: (performance.now() - started) / 1000 }));
  });
}
