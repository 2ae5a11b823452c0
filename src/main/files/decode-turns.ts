/**
 * Whose turn it is to decode. libvips keeps one list of complaints for all threads: when two files fail at once, one may be
 * told the other's reason. So a file that failed is tried again while nothing else runs; what it says then is its own.
 */

let running = 0;
let alone = false;
const waiting: { readonly exclusive: boolean; readonly start: () => void }[] = [];

function admit(): void {
  while (waiting.length > 0 && !alone) {
    const next = waiting[0] as (typeof waiting)[number];
    if (next.exclusive && running > 0) return;
    waiting.shift();
    running++;
    alone = next.exclusive;
    next.start();
  }
}

async function turn<T>(exclusive: boolean, work: () => Promise<T>): Promise<T> {
  await new Promise<void>((start) => {
    waiting.push({ exclusive, start });
    admit();
  });
  try {
    return await work();
  } finally {
    running--;
    alone = false;
    admit();
  }
}

/** Beside others. Work in a turn must not ask for another one. */
export function beside<T>(work: () => Promise<T>): Promise<T> {
  return turn(false, work);
}

/** While nothing else runs. */
export function byItself<T>(work: () => Promise<T>): Promise<T> {
  return turn(true, work);
}
