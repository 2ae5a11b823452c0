/** The four defect kinds of the built-in data set: class ids of its masks, tag names and labels. */

/** A defect kind as written in tags. */
export type DefectKind = 'scratch' | 'pit' | 'stain' | 'crack';

/** One class of the built-in data set; 0 is background and 255 (ignore) is never used. */
export interface DefectClass {
  readonly id: 1 | 2 | 3 | 4;
  readonly name: DefectKind;
  readonly label: { readonly ja: string; readonly en: string };
}

/** All classes, by ascending id. */
export const DEFECT_CLASSES: readonly DefectClass[] = [
  { id: 1, name: 'scratch', label: { ja: 'きず', en: 'scratch' } },
  { id: 2, name: 'pit', label: { ja: 'ピット', en: 'pit' } },
  { id: 3, name: 'stain', label: { ja: 'しみ', en: 'stain' } },
  { id: 4, name: 'crack', label: { ja: '割れ', en: 'crack' } },
];

/** The mask value of each defect kind (1 … 4). */
export const CLASS_ID: Readonly<Record<DefectKind, number>> = { scratch: 1, pit: 2, stain: 3, crack: 4 };

/** How a planned defect looks: contrast 0–1, and the factor on its widths and radii. */
export interface DefectLook {
  readonly strength: number;
  readonly zoom: number;
}
