/**
 * Preloaded into a program under test (`node --import`): kills it at a point that no progress tells of, such as the middle
 * of a transaction. The point is `KILL_INSIDE` (JSON, type `Inside`); what was hit is written to `KILL_LOG` first.
 */
import { appendFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import Database from 'better-sqlite3';
import sharp from 'sharp';

export interface Inside {
  /** `sql`: a row is written, its transaction is not over. `decode`: libvips works on a picture. `rename`: a draft is whole, but not at its place. `renamed`: it is. */
  readonly at: 'sql' | 'decode' | 'rename' | 'renamed';
  /** What the statement, the picture's path or the new path has to match. */
  readonly match: string;
  /** Which of the matches, counted from 1. */
  readonly nth: number;
  /** `tree` takes the engine along. */
  readonly target: 'tree' | 'main';
}

const given = process.env.KILL_INSIDE;
// The engine gets the same environment; it is not the one that stores.
if (given !== undefined && process.argv[1]?.endsWith('cli.ts') === true) arm(JSON.parse(given) as Inside, process.env.KILL_LOG as string);

function arm({ at, match, nth, target }: Inside, log: string): void {
  const wanted = new RegExp(match);
  let seen = 0;
  function reach(what: string): void {
    if (!wanted.test(what) || ++seen !== nth) return;
    appendFileSync(log, `${at} ${what.trim().split('\n')[0] ?? ''}\n`);
    process.kill(target === 'tree' ? -process.pid : process.pid, 'SIGKILL');
  }
  if (at === 'sql') {
    const { prepare } = Database.prototype;
    Database.prototype.prepare = function watched(this: Database.Database, source: string) {
      const statement = prepare.call(this, source);
      const run = statement.run.bind(statement);
      statement.run = (...values: readonly never[]) => {
        const info = (run as (...given: readonly unknown[]) => Database.RunResult)(...values);
        reach(source);
        return info;
      };
      return statement;
    } as typeof prepare;
  } else if (at === 'decode') {
    const proto = (sharp as unknown as { readonly prototype: { toBuffer: (...given: unknown[]) => Promise<unknown> } }).prototype;
    const { toBuffer } = proto;
    proto.toBuffer = function watched(this: { readonly options: { readonly input: { readonly file?: string } } }, ...args: unknown[]) {
      const begun = toBuffer.apply(this, args);
      reach(this.options.input.file ?? '');
      return begun;
    };
  } else {
    const { rename } = fs;
    fs.rename = async (from, to) => {
      if (at === 'rename') reach(String(to));
      await rename(from, to);
      if (at === 'renamed') reach(String(to));
    };
    syncBuiltinESMExports();
  }
}
