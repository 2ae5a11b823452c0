/** What a start asks to open: a project folder or a .tegakari file among the arguments. */
import { resolve } from 'node:path';

/**
 * The path to open, or null.
 * @param argv as the process got it, with the program first @param skip how many leading arguments are not the user's (the program itself, and its folder when run from the repository)
 */
export function pathFromArguments(argv: readonly string[], skip: number, workingFolder: string, exists: (path: string) => boolean): string | null {
  // Chromium's own switches come in between; only what exists on disk counts as a path.
  const given = argv.slice(skip).filter((a) => !a.startsWith('-') && a !== '.');
  const path = given.map((a) => resolve(workingFolder, a)).find(exists);
  return path ?? null;
}
