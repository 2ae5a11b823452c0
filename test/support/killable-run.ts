/** A command in a process group of its own, followed by its progress, so that it or a part of it can be killed at a stated moment. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Inside } from './kill-inside.ts';
import { repoRoot } from './run-cli.ts';

/** A share of a step that is reached; `nth` counts how often the command has come to a step of that name, reused or not. */
export interface AtProgress {
  readonly step: string;
  readonly share: number;
  readonly nth?: number;
  readonly target: 'tree' | 'main' | 'engine' | 'interrupt';
}

export interface KillableOutcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What the interruption hit, in words; null = the command ended before. */
  readonly hit: string | null;
  /** From the interruption (or the start, without one) to the end. */
  readonly seconds: number;
  readonly groupId: number;
}

/** Runs `tegakari <args>`, interrupted once at the given moment (or never). Linux only: it looks for processes in /proc. */
export function runKillable(args: readonly string[], folder: string, moment: AtProgress | Inside | null, log: string): Promise<KillableOutcome> {
  const inside = moment !== null && 'at' in moment ? moment : null;
  const atProgress = moment !== null && 'share' in moment ? moment : null;
  const preload = inside === null ? [] : ['--import', join(import.meta.dirname, 'kill-inside.ts')];
  const child = spawn(process.execPath, [...preload, join(repoRoot, 'src', 'main', 'cli.ts'), ...args], {
    cwd: repoRoot,
    env: { ...process.env, INIT_CWD: folder, TEGAKARI_PROGRESS: 'all', ...(inside === null ? {} : { KILL_INSIDE: JSON.stringify(inside), KILL_LOG: log }) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const groupId = child.pid as number;
  let [stdout, stderr, rest, started] = ['', '', '', performance.now()];
  let hit: string | null = null;
  const visits = new Map<string, number>();
  function follow(line: string): void {
    const [step = ''] = line.split(' ');
    if (/ (…|reused)$/.test(line)) visits.set(step, (visits.get(step) ?? 0) + 1);
    const share = /\((\d+)\/(\d+)\)/.exec(line);
    if (atProgress === null || hit !== null || !share || step !== atProgress.step) return;
    if (visits.get(step) !== (atProgress.nth ?? 1) || Number(share[1]) / Number(share[2]) < atProgress.share) return;
    const engine = atProgress.target === 'engine' ? engineOf(groupId) : null;
    // Between two sessions there is no engine for a moment: the next unit of work has one.
    if (atProgress.target === 'engine' && engine === null) return;
    hit = `${step} at ${share[1]}/${share[2]}`;
    started = performance.now();
    if (engine !== null) process.kill(engine, 'SIGKILL');
    else if (atProgress.target === 'interrupt') process.kill(-groupId, 'SIGINT');
    else process.kill(atProgress.target === 'tree' ? -groupId : groupId, 'SIGKILL');
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) follow(line);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code, signal) => {
      if (inside !== null && existsSync(log)) hit = readFileSync(log, 'utf8').trim();
      resolve({ code, signal, stdout, stderr, hit, seconds: (performance.now() - started) / 1000, groupId });
    });
  });
}

/** Processes of a group that are still there, zombies left out: [pid, command line]. */
export function groupMembers(groupId: number): readonly (readonly [pid: number, command: string])[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // After the name in brackets, which may hold anything: state, parent, group.
      const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(group) !== groupId || state === 'Z') return [];
      return [[Number(name), readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')] as const];
    } catch {
      // It ended while it was looked at.
      return [];
    }
  });
}

function engineOf(groupId: number): number | null {
  return groupMembers(groupId).find(([, command]) => /engine[\\/]main\.ts/.test(command))?.[0] ?? null;
}
