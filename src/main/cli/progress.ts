/** Progress on stderr: one bar a step with the time left on a terminal, plain lines otherwise. */
import type { ProgressListener } from '../ports/runtime.ts';

const barWidth = 24;
/** Plain logs get a line about this often. */
const plainEveryMs = 15_000;

export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** @param all without a terminal, a line for every unit of work (TEGAKARI_PROGRESS=all), for programs that follow a run */
export function createProgress(out: Output, now: () => number = () => performance.now(), all = false): ProgressListener {
  let started = 0;
  let lastPlain = 0;
  const clear = out.isTTY ? '\r\x1b[2K' : '';
  return {
    stepStarted(step) {
      started = now();
      lastPlain = started;
      out.write(out.isTTY ? `${clear}${step} …` : `${step} …\n`);
    },
    stepProgress(step, done, total) {
      if (out.isTTY) out.write(`${clear}${progressLine(step, done, total, (now() - started) / 1000)}`);
      else if (all || now() - lastPlain > plainEveryMs) {
        lastPlain = now();
        out.write(`${progressLine(step, done, total, (now() - started) / 1000)}\n`);
      }
    },
    stepEnded(step, seconds, reused, parts = 0) {
      out.write(`${clear}${step} ${reused ? 'reused' : `done in ${seconds.toFixed(1)} s${parts > 0 ? `, ${parts} parts reused` : ''}`}\n`);
    },
  };
}

/** `student ████░░ 62 % (124/200), 1:20 left` */
export function progressLine(step: string, done: number, total: number, secondsSoFar: number): string {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const filled = Math.round(share * barWidth);
  const left = share > 0 ? clock((secondsSoFar * (1 - share)) / share) : '–:––';
  return `${step} ${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${Math.floor(share * 100)} % (${done}/${total}), ${left} left`;
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
