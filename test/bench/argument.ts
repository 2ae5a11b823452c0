/** Value after a name on the command line of a bench; null where the name is not given. */
export function argument(name: string): string | null {
  const at = process.argv.indexOf(name);
  return at < 0 ? null : (process.argv[at + 1] ?? null);
}
