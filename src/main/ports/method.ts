/** What the method works on and gives back; services reach the stages through these types. */
import type { ClassFigures, Rate, RouteId, RouteResult, SizeFigures } from '#shared/contract/figures.ts';
import type { ModelCard } from '#shared/contract/models.ts';
import type { Interval, Split } from '#shared/domain/gate-types.ts';
import type { MinArea } from '#shared/domain/min-area.ts';
import type { RefinerChoice, RefinerFigures, RefinerId } from '#shared/domain/refiners.ts';
import type { TagState } from '#shared/domain/tags.ts';

/** One image as the method may see it: its tags, never its mask. */
export interface MethodImage {
  readonly sha256: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly split: Split;
  readonly group: string | null;
  readonly tags: readonly TagState[];
}

export interface MethodData {
  readonly classes: readonly { readonly id: number; readonly name: string }[];
  /** No two with the same sha256: a picture that is there twice is one picture. */
  readonly images: readonly MethodImage[];
  readonly card: ModelCard;
}

/** A true mask in the blob store (PNG, pixel = class id) and the number of its connected regions. */
export interface TrueMask {
  readonly blob: string;
  readonly bytes: number;
  readonly regions: number;
}
/** By image sha256. Only scores, the honest baseline and the simulated reviewer are handed these. */
export type TrueMasks = ReadonlyMap<string, TrueMask>;
/** What people made of seeds, by image sha256; null = "nothing there". */
export type Corrections = ReadonlyMap<string, TrueMask | null>;

export interface BenchInput {
  readonly data: MethodData;
  readonly masks: TrueMasks;
  readonly corrections: readonly number[];
  /** Routes to run beside the classical one, from tags alone. */
  readonly routes: readonly OwnRouteId[];
  readonly refiner: RefinerChoice;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly peakMb: () => Promise<number>;
}

/** The refiner of a run, what decided, and what the rule saw on how many train images. */
export interface RefinerFacts {
  readonly id: RefinerId;
  readonly rule: 'clearly-better' | 'stated';
  readonly sampled: number;
  readonly figures: readonly RefinerFigures[];
}

/** Labels of the images that the choice looked at, by each refiner: uint8 rows in the order of `rows`, 0 background, class index from 1. */
export interface RefinerSample {
  /** sha256 of the images. */
  readonly rows: readonly string[];
  readonly grid: StoredGrid;
  readonly labels: readonly { readonly id: RefinerId; readonly labels: StoredBlob }[];
}

export interface BenchFigures {
  readonly tagF1: number | null;
  readonly seeds: { readonly miou: number | null; readonly threshold: number; readonly rule: string; readonly bestThreshold: number | null; readonly bestMiou: number | null };
  readonly pseudo: { readonly miou: number | null; readonly ignored: number | null };
  readonly refiner: RefinerFacts;
  readonly students: readonly {
    readonly corrections: number;
    readonly miou: number;
    readonly perClass: Record<string, ClassFigures>;
    readonly perSize: readonly SizeFigures[] | null;
    readonly maps: MapFigures;
    readonly labelHours: { readonly voc: number; readonly plant: number };
  }[];
  readonly fullMaskCurve: readonly { readonly masks: number; readonly miou: number }[];
  readonly sameHours: readonly { readonly corrections: number; readonly prices: 'voc' | 'plant'; readonly masks: number; readonly miou: number; readonly clamped: boolean }[];
  readonly noise: { readonly auroc: number | null; readonly spearman: number | null; readonly recoveryAt20: number | null; readonly corrected: number };
  readonly secondsPerImage: number;
  /** With the score of what each route's student learned from on train, where it has one. */
  readonly routes: readonly (RouteOutcome & { readonly pseudo: number | null })[];
}

/** Figures that need no threshold, and the edges; null where they cannot be told. */
export interface MapFigures {
  readonly boundaryIou: number | null;
  readonly aupro: number | null;
  readonly pixelAp: number | null;
  readonly imageAuroc: number | null;
}

/** What is known of the classical route; the table adds the rows of the other routes. */
export interface ClassicalFacts {
  readonly miou: number | null;
  readonly miouCi: Interval | null;
  readonly secondsPerImage: number | null;
  readonly peakMb: number | null;
  readonly modelMb: number;
  readonly licence: string;
  /** Of the student's map of defect probability; left out where nothing ran. */
  readonly aupro?: number | null;
  readonly pixelAp?: number | null;
  readonly imageAuroc?: number | null;
}
/** The rows of the table; what did not run says why. */
export type RouteTable = (classical: ClassicalFacts, outcomes?: readonly RouteOutcome[]) => readonly RouteResult[];

/** Routes that need nothing but the program itself. */
export type OwnRouteId = Extract<RouteId, 'one-stage' | 'features-normals'>;

export interface RouteRunOptions {
  readonly seed: number;
  readonly level: number;
  readonly signal: AbortSignal;
  /** Highest memory of the run so far. */
  readonly peakMb: () => Promise<number>;
}

/** What became of a route. */
export interface RouteOutcome {
  readonly id: OwnRouteId;
  readonly status: RouteResult['status'];
  readonly why: string | null;
  readonly figures: RouteFigures | null;
}

export interface RouteFigures extends MapFigures {
  readonly miou: number | null;
  readonly miouCi: Interval | null;
  /** Against the classical student on the same images; null when that was not measured. */
  readonly gain: number | null;
  readonly gainCi: Interval | null;
  readonly secondsPerImage: number;
  readonly peakMb: number;
  /** Needed beside backbone and head. */
  readonly extraBytes: number;
  readonly perClass: Record<string, ClassFigures>;
  readonly perSize: readonly SizeFigures[] | null;
  readonly anomaly: AnomalyFigures | null;
  /** Train images that helped besides the tags. */
  readonly saw: { readonly normals: number; readonly corrections: number };
  /** uint8 rows in the order of train: what the student learned from; and its weights. */
  readonly labels: StoredBlob;
  readonly weights: StoredBlob;
}

/** The memory bank's map on the audit sample, beside the distance to the mean feature of the same normal images. */
export interface AnomalyFigures {
  readonly map: Omit<MapFigures, 'boundaryIou'>;
  readonly meanFeature: Omit<MapFigures, 'boundaryIou'>;
  readonly normals: { readonly bank: number; readonly heldOut: number };
  readonly vectors: number;
  /** Distance that held-out normal images pass on the budgeted share of their area. */
  readonly distance: number;
}

export interface Stage1Figures {
  readonly tagF1: {
    readonly macro: number | null;
    readonly ci: Interval | null;
    readonly perClass: Record<string, { readonly f1: number | null; readonly ap: number | null; readonly n: number }>;
    /** Classes without a positive test image. */
    readonly untested: readonly string[];
    readonly testImages: number;
  };
  /** Scored on the tagged images of the audit sample, with its tags. */
  readonly seeds: {
    readonly miou: number | null;
    readonly precision: number | null;
    readonly recall: number | null;
    /** Share of seeds whose highest point lies in the true mask: of the refined map, and of the raw one. */
    readonly hitOnAudit: number | null;
    readonly rawHitOnAudit: number | null;
    readonly threshold: number;
    readonly thresholdRule: string;
    readonly n: number;
  };
  readonly refiner: RefinerFacts;
  /** sha256 of train images in the order of review, and of the random sample. */
  readonly queue: readonly string[];
  readonly randomSample: readonly string[];
  /** JSON of `Stage1Leaves`: what the screens show image by image. */
  readonly leaves: StoredBlob;
}

export interface Stage2Figures {
  readonly pseudo: { readonly miou: number | null; readonly ignored: number | null; readonly n: number };
  readonly student: {
    readonly miou: number | null;
    readonly miouCi: Interval | null;
    readonly perClass: Record<string, ClassFigures>;
    readonly perSize: readonly SizeFigures[] | null;
    readonly boundaryIou: number | null;
    /** (truth × predicted) pixels, background first. */
    readonly confusion: readonly (readonly number[])[] | null;
    /** Of the maps of defect probability on the audit sample, and of each image's highest value against its tags. */
    readonly aupro: number | null;
    readonly pixelAp: number | null;
    readonly imageAuroc: number | null;
    readonly missRate: Rate | null;
    readonly falseAlarmRate: Rate | null;
    readonly classMissRates: readonly { readonly name: string; readonly rate: Rate | null }[];
    readonly untested: readonly string[];
    readonly n: number;
    readonly secondsPerImage: number;
  };
  readonly minArea: MinArea;
  readonly training: { readonly firstLoss: number; readonly lastLoss: number; readonly curve: readonly number[] };
  readonly deliverable: StoredBlob;
  /** JSON of `Stage2Leaves`: what the screens show image by image. */
  readonly leaves: StoredBlob;
}

export interface StoredBlob {
  readonly blob: string;
  readonly bytes: number;
}

/** Rows of one length in one blob, in the order of the images; `height` × `width` cells a row (and class, for maps). */
export interface StoredGrid {
  readonly height: number;
  readonly width: number;
}

/** Seeds and pseudo masks of a list of images. */
export interface LabelledImages {
  /** float32 rows (class, height, width): the maps before refining. */
  readonly maps: StoredBlob;
  readonly mapGrid: StoredGrid;
  /** uint8 rows: 0 background, class index from 1, 255 doubtful; and doubt × 255. */
  readonly labels: StoredBlob;
  readonly doubtMaps: StoredBlob;
  readonly grid: StoredGrid;
  /** Share of cells left out as doubtful. */
  readonly ignoredShare: number;
  readonly rows: readonly { readonly sha256: string; readonly doubt: number }[];
}

/** A feature level inside each image's feature blob: float16, (channel, height, width), from `offsetBytes` on. */
export interface FeatureLevel extends StoredGrid {
  readonly name: string;
  readonly channels: number;
  readonly offsetBytes: number;
}

/** What a finished run leaves for the screens of stage 1 and for the review of seeds. */
export interface Stage1Leaves {
  readonly version: 1;
  readonly classes: readonly { readonly id: number; readonly name: string }[];
  readonly tagModel: {
    /** Logit above which a class counts as present, chosen on val. */
    readonly thresholds: readonly number[];
    readonly valMeanAp: number | null;
  };
  readonly threshold: { readonly value: number; readonly rule: string; readonly curve: readonly number[]; readonly areaShare: number; readonly normals: number };
  readonly refinedThreshold: number;
  readonly seeds: LabelledImages;
  /** uint32 rows (set, bin) of each train image: cells whose score lies above bin / 100. Set 0 is the highest class, set k class k. */
  readonly curves: StoredBlob;
  readonly curveBins: number;
  /** Raw height of each class that counts as 1 on the fixed scale; null without a present tag. */
  readonly typicalPeaks: readonly (number | null)[];
  readonly featureLevels: readonly FeatureLevel[];
  /** In the order of `seeds.rows`. */
  readonly images: readonly { readonly tags: readonly TagState[]; readonly features: StoredBlob; readonly peaks: readonly { readonly classIndex: number; readonly x: number; readonly y: number }[] }[];
}

/** Seeds learned again from the corrections of a project, held against those of its run on corrections they had not seen. */
export interface SeedUpdateFacts {
  readonly version: 1;
  /** Blob of the run's labels: the update belongs to whichever run shows these. */
  readonly basis: string;
  /** Corrections with a mask, and images where nothing was. */
  readonly corrections: number;
  readonly nothingThere: number;
  readonly folds: number;
  readonly heldOut: {
    readonly before: number | null;
    readonly after: number | null;
    readonly n: number;
    readonly perImage: readonly { readonly sha256: string; readonly before: number; readonly after: number }[];
  };
  /** uint8 rows as in the run's leaves: labels; probability of the best class against the background × 255; that class's index. */
  readonly labels: StoredBlob;
  readonly scores: StoredBlob;
  readonly best: StoredBlob;
  /** uint8 rows: doubt × 255; absent in updates of older programs. */
  readonly doubtMaps?: StoredBlob;
  readonly doubts: readonly number[];
  /** Shares of the image, in the order of the rows. */
  readonly changes: readonly { readonly areaBefore: number; readonly areaAfter: number; readonly changed: number }[];
}

export interface ScoredImage {
  readonly sha256: string;
  /** Largest find of each class as a share of the image. */
  readonly largest: readonly number[];
  /** The student's mask (PNG, pixel = class id). */
  readonly map: string;
  /** Of audit images with a truth: (truth × predicted) pixels, background first; defects by size (`sizeBinCounts` values); IoU without background. */
  readonly confusion: readonly number[] | null;
  readonly sizeBins: readonly number[] | null;
  readonly iou: number | null;
  /** Blob of the true mask; a normal image has none and is all background. */
  readonly truth: string | null;
  /** Class indices (from 1) tagged present. */
  readonly present: readonly number[];
  readonly tagged: boolean;
  readonly normal: boolean;
}

/** What a finished run leaves for the screens of stage 2. */
export interface Stage2Leaves {
  readonly version: 1;
  /** In the order of the class indices, which start at 1. */
  readonly classes: readonly { readonly id: number; readonly name: string }[];
  readonly seedThreshold: number;
  readonly refinedThreshold: number;
  readonly train: LabelledImages;
  /** The tagged audit images; their seeds were made with their own tags. */
  readonly test: LabelledImages;
  /** What the student was given for each train image, in the order of `train.rows`. */
  readonly learned: readonly { readonly kind: 'pseudo' | 'corrected' | 'nothing-there' | 'normal' | 'left-out'; readonly mask: string | null }[];
  readonly source: 'refined' | 'first-student';
  /** Pseudo masks made by the first student; null when the refined seeds were used. */
  readonly relabelled: StoredBlob | null;
  /** Null where the refiner was stated; absent in runs of older programs. */
  readonly sample?: RefinerSample | null;
  readonly curves: readonly { readonly student: 'first' | 'final'; readonly everySteps: number; readonly losses: readonly number[] }[];
  /** Does the doubt point at what is wrong? On the audit sample; null when it cannot be told. */
  readonly doubt: { readonly auroc: number | null; readonly spearman: number | null };
  readonly scored: { readonly val: readonly ScoredImage[]; readonly test: readonly ScoredImage[] };
}

export interface BaselineFigures {
  readonly miou: number;
  readonly gain: number;
  readonly gainCi: Interval;
  readonly masks: number;
}

/** Blob names of one image's pictures (JPEG). */
export interface ReportPicture {
  readonly sha256: string;
  readonly image: string | null;
  readonly seed: string | null;
  readonly pseudo: string | null;
  readonly student: string | null;
  readonly truth: string | null;
  readonly iou: number | null;
  readonly why: 'miss' | 'false-alarm' | 'low-iou' | null;
}
