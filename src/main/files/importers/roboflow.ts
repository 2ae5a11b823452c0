/** Roboflow "Multi-label classification": `train|valid|test/_classes.csv` beside the pictures, one 0/1 column a class. */
import type { TagState } from '#shared/domain/tags.ts';
import { isClassName } from '#shared/domain/tags.ts';
import { none, parts, splitOfName } from './importer.ts';
import type { ClassRow, FoundFile, Importer, LabelledPicture, Scan } from './importer.ts';
import { nameIndex } from './match-names.ts';
import { cellsOf, pictureOf } from './read-table.ts';
import type { Sayings } from './read-table.ts';

const table = '_classes.csv';
const maxClasses = 254;

interface Sheet {
  readonly file: FoundFile;
  readonly folder: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const roboflowImporter: Importer = {
  format: 'roboflow',

  detect: async (scan) => {
    const found = tables(scan);
    return found.length === 0 ? none : { confidence: 0.95, evidence: `it holds ${found.map((f) => f.rel).join(', ')}` };
  },

  read: async (scan) => {
    const say: Sayings = { refused: [], notes: [] };
    const sheets: Sheet[] = [];
    for (const file of tables(scan)) {
      const sheet = await sheetOf(file, say);
      if (sheet) sheets.push(sheet);
    }
    const classes = classesOf(sheets, say);
    const tags = new Map<FoundFile, readonly TagState[]>();
    for (const sheet of sheets) readSheet(sheet, scan, classes, tags, say);
    const pictures = scan.pictures.map((file): LabelledPicture => {
      const path = parts(file.rel);
      return { file, tags: tags.get(file), split: path.length > 1 ? splitOfName(path[0] as string) : undefined };
    });
    return { classes, pictureFolder: '', pictures, used: tables(scan), ...say };
  },
};

const tables = (scan: Scan): readonly FoundFile[] => scan.files.filter((f) => parts(f.rel).at(-1) === table && parts(f.rel).length <= 2);

async function sheetOf(file: FoundFile, say: Sayings): Promise<Sheet | null> {
  const cells = await cellsOf(file, say);
  if (!cells) return null;
  const [header = [], ...rows] = cells;
  const refuse = (why: string, todo: string): null => {
    say.refused.push({ file: file.rel, code: 'bad-table', why, todo });
    return null;
  };
  if (header[0]?.toLowerCase() === 'pixel value') return refuse('This is the table of a segmentation export (pixel values), which says no tags', 'Export the data set as "Multi-label classification".');
  if (header[0]?.toLowerCase() !== 'filename' || header.length < 2) return refuse('The table has no column filename with classes after it', 'Its first line must be filename and then one class a column.');
  return { file, folder: parts(file.rel).slice(0, -1).join('/'), header, rows };
}

/** By name, in the order they are met: the order of columns differs from table to table. */
function classesOf(sheets: readonly Sheet[], say: Sayings): readonly ClassRow[] {
  const names = new Set<string>();
  for (const { file, header } of sheets) {
    for (const cell of header.slice(1)) {
      const name = cell.normalize('NFC');
      if (isUnlabelled(name) || name === '') continue;
      if (isClassName(name)) names.add(name);
      else say.notes.push({ file: file.rel, code: 'unknown-class', text: `"${name}" cannot be the name of a class; the column is left out` });
    }
  }
  const all = [...names];
  if (all.length > maxClasses) say.notes.push({ file: table, code: 'unknown-class', text: `${all.length} columns; only the first ${maxClasses} become classes` });
  return all.slice(0, maxClasses).map((name, i) => ({ id: i + 1, name }));
}

/** Roboflow's own column for pictures that nobody labelled. */
const isUnlabelled = (name: string): boolean => /^unlabell?ed$/i.test(name);

function readSheet(sheet: Sheet, scan: Scan, classes: readonly ClassRow[], tags: Map<FoundFile, readonly TagState[]>, say: Sayings): void {
  const here = scan.pictures.filter((f) => parts(f.rel).slice(0, -1).join('/') === sheet.folder);
  const index = nameIndex(here, (f) => parts(f.rel).at(-1) as string);
  const columns = sheet.header.map((name) => name.normalize('NFC'));
  for (const row of sheet.rows) {
    const file = pictureOf(index, row[0] ?? '', sheet.file.rel, say);
    if (!file) continue;
    const unlabelled = columns.some((name, k) => k > 0 && isUnlabelled(name) && row[k] === '1');
    const states = classes.map((c): TagState => {
      const k = columns.indexOf(c.name);
      if (k < 0 || unlabelled) return 'unknown';
      return stateOf(row[k] ?? '', () => say.notes.push({ file: file.rel, code: 'bad-value', text: `${sheet.file.rel} says "${row[k]}" for "${c.name}"; 0, 1 or nothing is expected. Taken as unknown` }));
    });
    const before = tags.get(file);
    if (before?.some((state, k) => state !== states[k])) say.notes.push({ file: file.rel, code: 'contradiction', text: `${sheet.file.rel} has several rows for this picture that differ; where they do, the tag is taken as unknown` });
    tags.set(file, before ? before.map((state, k) => (state === states[k] ? state : 'unknown')) : states);
  }
}

function stateOf(cell: string, complain: () => void): TagState {
  if (/^1(\.0*)?$/.test(cell) || /^true$/i.test(cell)) return 'present';
  if (/^0(\.0*)?$/.test(cell) || /^false$/i.test(cell)) return 'absent';
  if (cell !== '' && cell !== '?') complain();
  return 'unknown';
}
