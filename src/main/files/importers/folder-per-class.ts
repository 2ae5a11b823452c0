/** A folder a class, `<class>/x.png`, also below train, val and test; each picture has the tag of its folder. */
import type { TagState } from '#shared/domain/tags.ts';
import { isClassName } from '#shared/domain/tags.ts';
import { isNormalName, none, parts, splitOfName } from './importer.ts';
import type { FoundFile, Importer, LabelledPicture, Scan } from './importer.ts';

const maxClasses = 254;

interface Placed {
  readonly file: FoundFile;
  readonly folder: string;
  readonly split: ReturnType<typeof splitOfName>;
}

export const folderPerClassImporter: Importer = {
  format: 'folder-per-class',

  detect: async (scan) => {
    const { placed, rest } = place(scan);
    if (placed.length === 0 || scan.files.some((f) => /^(tags\.csv|classes\.json|split\.csv)$|^images\//.test(f.rel))) return none;
    const folders = [...new Set(placed.map((p) => p.folder))];
    const shown = folders.slice(0, 5).join(', ');
    // By hand any folders will do; by itself only where their names cannot be lots, days or cameras.
    if (rest > 0 || folders.length < 2 || folders.some(isSeries)) return { confidence: 0.1, evidence: `its pictures lie in the folders ${shown}` };
    const sure = folders.some(isNormalName) || placed.every((p) => p.split !== undefined);
    return { confidence: sure ? 0.85 : 0.6, evidence: `all pictures lie in the folders ${shown}, taken as classes; if they are lots or days, choose the format "plain"` };
  },

  read: async (scan) => {
    const { placed } = place(scan);
    const names = [...new Set(placed.map((p) => className(p.folder)))].filter((n) => !isNormalName(n)).sort();
    const classes = names.slice(0, maxClasses).map((name, i) => ({ id: i + 1, name }));
    const pictures = placed.map(({ file, folder, split }): LabelledPicture => {
      const name = className(folder);
      const known = isNormalName(name) || classes.some((c) => c.name === name);
      return { file, split, tags: classes.map((c): TagState => (c.name === name ? 'present' : known ? 'absent' : 'unknown')) };
    });
    const notes = [
      { file: `${scan.name}/`, code: 'single-label' as const, text: 'a picture has the class of its folder; the other classes are taken as absent. Correct the tags of pictures that show several' },
      ...(names.length > maxClasses ? [{ file: `${scan.name}/`, code: 'unknown-class' as const, text: `${names.length} folders; only the first ${maxClasses} in order of name become classes` }] : []),
    ];
    return { classes, pictureFolder: '', pictures, used: [], refused: [], notes, singleLabel: true };
  },
};

/** Pictures one folder deep, or two where the first is a split; `rest` counts the others. */
function place(scan: Scan): { readonly placed: readonly Placed[]; readonly rest: number } {
  const placed: Placed[] = [];
  let rest = 0;
  for (const file of scan.pictures) {
    const path = parts(file.rel);
    const split = splitOfName(path[0] as string);
    if (path.length === 2 && split === undefined) placed.push({ file, folder: path[0] as string, split });
    else if (path.length === 3 && split !== undefined) placed.push({ file, folder: path[1] as string, split });
    else rest++;
  }
  return { placed, rest };
}

/** A folder's name as a class; what tags.csv could not write is replaced. */
function className(folder: string): string {
  const name = folder.normalize('NFC').trim();
  return isClassName(name) ? name : name.replace(/[;；]/g, ',').replace(/^[?？]+/, '') || '-';
}

/** Names that number or date things, rather than say what is to be seen. */
function isSeries(folder: string): boolean {
  const name = folder.normalize('NFKC');
  return (
    /^[\d\s._-]+$/.test(name) ||
    /^(lot|batch|cam|camera|line|day|date|set|seq|part|shift|station|machine|run|session|folder|dir|img|imgs|image|images|pics?|photos?|dcim|data|new|old|tmp|temp|copy|masks?|labels?|sub|ロット|カメラ|ライン|号機|画像|写真|新しいフォルダー?|新規)[\s._-]*[\dA-Z]*$/i.test(name) ||
    /^(\d{2,4}[年._-]?\d{0,2}[月._-]?\d{0,2}日?)$/.test(name) ||
    /^\d+(号機|日|月|番|回|ロット)/.test(name)
  );
}
