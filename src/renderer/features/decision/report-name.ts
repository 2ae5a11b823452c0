/** What an exported report is called. */

/** Without what no system takes in a name; empty texts become "report". */
export function reportName(parts: readonly string[]): string {
  const name = parts
    .map((p) => [...p].map((c) => (/[\\/:*?"<>|]/.test(c) || c < ' ' ? ' ' : c)).join('').replace(/\s+/g, ' ').trim())
    .filter((p) => p !== '')
    .join('_')
    .slice(0, 120)
    .replace(/[ .]+$/, '');
  return name === '' ? 'report' : name;
}

/** Local date as 20261125. */
export function dayOf(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
}
