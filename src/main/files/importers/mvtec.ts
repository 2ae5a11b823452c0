/** MVTec AD and its likes: `train/good`, `test/good|<defect>`, `ground_truth/<defect>/<stem>_mask.png`. */
import type { TagState } from '#shared/domain/tags.ts';
import { isClassName } from '#shared/domain/tags.ts';
import { below, isNormalName, none, parts, stemOf } from './importer.ts';
import type { FoundFile, Importer, LabelledPicture, Scan } from './importer.ts';

const truth = 'ground_truth';

export const mvtecImporter: Importer = {
  format: 'mvtec',

  detect: async (scan) => {
    const folders = (of: string): readonly string[] => [...new Set(below(scan.pictures, of).filter((f) => parts(f.rel).length === 3).map((f) => parts(f.rel)[1] as string))];
    const train = folders('train');
    const test = folders('test');
    const hasTruth = below(scan.files, truth).length > 0;
    if (train.length === 0 || test.length === 0 || !train.every(isNormalName)) return none;
    if (!test.some((f) => !isNormalName(f)) && !hasTruth) return none;
    return { confidence: hasTruth ? 0.97 : 0.9, evidence: `train/ holds only ${train.join(', ')}, test/ ${test.slice(0, 5).join(', ')}${hasTruth ? ', and ground_truth/ the masks' : ''}` };
  },

  read: async (scan) => {
    const placed = scan.pictures.filter((f) => /^(train|test)\//.test(f.rel) && parts(f.rel).length === 3);
    const folderOf = (file: FoundFile): string => parts(file.rel)[1] as string;
    const names = [...new Set(placed.map((f) => folderOf(f).normalize('NFC')))].filter((n) => !isNormalName(n) && isClassName(n)).sort();
    const classes = names.slice(0, 254).map((name, i) => ({ id: i + 1, name }));
    const masks = masksOf(scan);
    const used = new Set<FoundFile>();
    const pictures = placed.map((file): LabelledPicture => {
      const folder = folderOf(file).normalize('NFC');
      const own = classes.find((c) => c.name === folder);
      const mask = own && masks.get(`${folder}/${stemOf(parts(file.rel)[2] as string).normalize('NFC')}`);
      if (mask) used.add(mask);
      return { file, tags: classes.map((c): TagState => (c.name === folder ? 'present' : own || isNormalName(folder) ? 'absent' : 'unknown')), mask: mask && own ? { file: mask, reading: { kind: 'binary', id: own.id } } : undefined };
    });
    const set = `${scan.name}/`;
    const notes = [
      { file: set, code: 'single-label' as const, text: 'a picture has the class of its folder; the other classes are taken as absent. Correct the tags of pictures that show several' },
      { file: set, code: 'split-anew' as const, text: 'all defects of this layout lie in test, where nothing may be learned from; train, val and test are divided anew (60/20/20) before the first run' },
      ...[...masks.values()].filter((m) => !used.has(m)).map((m) => ({ file: m.rel, code: 'unknown-file' as const, text: 'a mask without a picture of its name; it is left out' })),
    ];
    return { classes, pictureFolder: '', pictures, used: below(scan.files, truth), refused: [], notes, singleLabel: true };
  },
};

/** By `<defect>/<stem>`; `_mask` at the end is usual, not certain. */
function masksOf(scan: Scan): ReadonlyMap<string, FoundFile> {
  return new Map(
    below(scan.pictures, truth)
      .filter((f) => parts(f.rel).length === 3)
      .map((f) => [`${parts(f.rel)[1]}/${stemOf(parts(f.rel)[2] as string).replace(/_mask$/, '')}`.normalize('NFC'), f] as const),
  );
}
