/** Formats that an import reads, and the codes by which it says what became of a file. */

export const importFormats = ['plain', 'folder-per-class', 'roboflow', 'voc', 'mvtec'] as const;
export type ImportFormat = (typeof importFormats)[number];

/** Known by name, not read yet. */
export const laterFormats = ['coco', 'cvat', 'label-studio'] as const;

/** The file stayed out; each has a line in docs/import.md and words in locales/{ja,en}/data.json or errors.json. */
export const refusalCodes = [
  'image-missing',
  'image-empty',
  'image-broken',
  'image-too-large',
  'image-unsupported',
  'outside-folder',
  'broken-link',
  'hidden-file',
  'not-a-file',
  'bad-name',
  'unreadable-folder',
  'not-in-layout',
  'bad-table',
  'bad-encoding',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** The file came in, and this is what there is to know about it. */
export const noteCodes = [
  'format',
  'first-frame-only',
  'colour-converted',
  'alpha-flattened',
  'depth-reduced',
  'shrunk',
  'rotated',
  'other-ending',
  'decoder-warning',
  'duplicate',
  'twins-disagree',
  'name-twin',
  'link-loop',
  'left-out',
  'unknown-file',
  'ambiguous-name',
  'unknown-class',
  'contradiction',
  'bad-value',
  'bad-split',
  'bad-mask',
  'single-label',
  'split-anew',
  'mixed-depth',
  'no-positives',
  'all-alike',
  'already-there',
  'changed-file',
  'filled-in',
] as const;
export type NoteCode = (typeof noteCodes)[number];
