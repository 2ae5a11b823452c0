/** Image tags. A tag has three states; "absent" was checked by somebody, "unknown" was not: never confuse the two. */
export type TagState = 'present' | 'absent' | 'unknown';

/** One state a class, in the order of the project's classes. */
export type ImageTags = readonly TagState[];

/** A part of a cell that could not be used. */
export type TagProblem = { readonly kind: 'unknown-class' | 'contradiction'; readonly token: string };

export type ParsedTags = { readonly tags: ImageTags; readonly problems: readonly TagProblem[] };

/** Tags of an image that nobody looked at: all unknown. */
export function unknownTags(classes: readonly string[]): ImageTags {
  return classes.map(() => 'unknown');
}

/** True when a class name can be written in tags.csv: not empty, no separator, no leading question mark. */
export function isClassName(name: string): boolean {
  return name.trim() === name && name !== '' && !/[;；]/.test(name) && !/^[?？]/.test(name);
}

/**
 * Reads one cell of tags.csv: `a;b` present, `?b` unknown for b, `?` unknown for every class not named, empty = checked
 * and none present. Full-width `；` and `？` count as theirs, since Japanese keyboards type them. Names are compared in
 * NFC. Unknown classes and a class that is both present and unknown come back as problems; the latter stays unknown.
 */
export function parseTagsCell(cell: string, classes: readonly string[]): ParsedTags {
  const tokens = cell.split(/[;；]/).map((token) => token.trim().normalize('NFC')).filter((token) => token !== '');
  const names = classes.map((name) => name.normalize('NFC'));
  const problems: TagProblem[] = [];
  const rest: TagState = tokens.some((token) => /^[?？]$/.test(token)) ? 'unknown' : 'absent';
  const named = new Map<number, TagState>();
  for (const token of tokens) {
    if (/^[?？]$/.test(token)) continue;
    const doubted = /^[?？]/.test(token);
    const index = names.indexOf(doubted ? token.slice(1).trim() : token);
    if (index < 0) {
      problems.push({ kind: 'unknown-class', token });
      continue;
    }
    const state: TagState = doubted ? 'unknown' : 'present';
    const before = named.get(index);
    if (before !== undefined && before !== state) problems.push({ kind: 'contradiction', token });
    named.set(index, before !== undefined && before !== state ? 'unknown' : state);
  }
  return { tags: classes.map((_, index) => named.get(index) ?? rest), problems };
}

/** Writes the tags of an image as a cell of tags.csv; `parseTagsCell` reads the same tags back. */
export function formatTagsCell(tags: ImageTags, classes: readonly string[]): string {
  if (tags.length > 0 && tags.every((state) => state === 'unknown')) return '?';
  return classes
    .map((name, index) => (tags[index] === 'present' ? name : tags[index] === 'unknown' ? `?${name}` : ''))
    .filter((token) => token !== '')
    .join(';');
}

/** True when every class was checked and is absent (false without classes: nothing was checked). */
export function isNormal(tags: ImageTags): boolean {
  return tags.length > 0 && tags.every((state) => state === 'absent');
}

/** True when at least one class is present. */
export function hasPresentTag(tags: ImageTags): boolean {
  return tags.includes('present');
}
