/** PoC templates (PoCテンプレート): what a proof of concept of a certain kind starts from. A PoC can be saved as one. */
import type { CostInput } from './cost.ts';
import { defaultGateSettings } from './gate-settings.ts';
import type { GateSettings } from './gate-settings.ts';
import type { Language, Profile } from './gate-types.ts';

/** What a class means, for whoever tags. */
export type LabelBookEntry = { readonly className: string; readonly text: string };

export type ProjectTemplate = {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly profile: Profile;
  readonly classes: readonly string[];
  readonly gates: GateSettings;
  readonly costInputs: readonly CostInput[];
  readonly labelBook: readonly LabelBookEntry[];
  /** Smallest find that counts, as a share of the image (0–1); null = chosen on val. */
  readonly minArea: number | null;
  /** What the report calls the thing inspected. */
  readonly wording: { readonly object: string };
};

type Text = Readonly<Record<Language, string>>;
type Plan = {
  readonly id: string;
  readonly name: Text;
  readonly text: Text;
  readonly object: Text;
  readonly profile: Profile;
  readonly classes: readonly { readonly name: Text; readonly text: Text }[];
  readonly minArea: number | null;
  readonly gates: (base: GateSettings, lang: Language) => GateSettings;
};

const plans: readonly Plan[] = [
  {
    id: 'surface-flaws',
    name: { ja: '表面のきず', en: 'Surface flaws' },
    text: { ja: '鋳物・圧延・加工面の傷、へこみ、割れ', en: 'Scratches, dents and cracks on castings, rolled or machined surfaces' },
    object: { ja: '表面の欠陥', en: 'surface flaws' },
    profile: 'standard',
    classes: [
      { name: { ja: 'きず', en: 'scratch' }, text: { ja: '細長い線状の跡。加工目と向きが違うもの。', en: 'A thin line that does not follow the machining marks.' } },
      { name: { ja: 'へこみ', en: 'dent' }, text: { ja: '周りより低く、縁に影が出るもの。', en: 'Lower than its surroundings, with a shaded edge.' } },
      { name: { ja: '割れ', en: 'crack' }, text: { ja: '枝分かれする暗い線。', en: 'A dark line that branches.' } },
    ],
    minArea: null,
    gates: (base) => base,
  },
  {
    id: 'corrosion',
    name: { ja: '腐食・さび', en: 'Corrosion' },
    text: { ja: '配管・タンク・構造物のさび、塗膜のふくれ', en: 'Rust and blistering on pipes, tanks and structures' },
    object: { ja: '腐食', en: 'corrosion' },
    profile: 'standard',
    classes: [
      { name: { ja: 'さび', en: 'rust' }, text: { ja: '赤茶色の広がり。汚れは含めない。', en: 'A reddish-brown area; dirt is not rust.' } },
      { name: { ja: '塗膜のふくれ', en: 'blister' }, text: { ja: '塗膜が浮いた、または破れた部分。', en: 'Paint that has lifted or broken.' } },
    ],
    minArea: null,
    // Rust has no sharp border, so that two people would not draw the same mask either.
    gates: (base, lang) => ({ ...base, minMiou: { value: 0.45, reason: lang === 'ja' ? 'さびは境界があいまいで、人が塗っても一致しにくいため' : 'Rust has no sharp border: people do not agree on it either' } }),
  },
  {
    id: 'foreign-matter',
    name: { ja: '異物', en: 'Foreign matter' },
    text: { ja: '製品に混入した毛髪・金属片・樹脂片など', en: 'Hair, metal or plastic pieces in a product' },
    object: { ja: '異物', en: 'foreign matter' },
    profile: 'standard',
    classes: [{ name: { ja: '異物', en: 'foreign matter' }, text: { ja: '製品に属さないもの。大きさを問わない。', en: 'Anything that is not part of the product, of any size.' } }],
    // Small things count here: 0.01 % of a 640 × 480 picture is about 30 px.
    minArea: 0.0001,
    gates: (base, lang) => ({ ...base, maxMissRate: { value: 0.05, reason: lang === 'ja' ? '異物の流出は回収につながるため' : 'Foreign matter that gets out means a recall' } }),
  },
  {
    id: 'high-stakes',
    name: { ja: '安全に関わる検査', en: 'High stakes' },
    text: { ja: '見逃しが事故や健康被害につながる用途。判定基準は「厳格」', en: 'Where a miss can hurt people; strict profile' },
    object: { ja: '欠陥', en: 'defects' },
    profile: 'high-stakes',
    classes: [{ name: { ja: '欠陥', en: 'defect' }, text: { ja: '安全に影響する欠陥の種類ごとにクラスを分ける。', en: 'Make one class for each kind of defect that matters for safety.' } }],
    minArea: null,
    gates: (base) => base,
  },
];

/** The product's own templates in a language. */
export function builtInTemplates(lang: Language): readonly ProjectTemplate[] {
  return plans.map((plan) => ({
    id: plan.id,
    name: plan.name[lang],
    text: plan.text[lang],
    profile: plan.profile,
    classes: plan.classes.map((c) => c.name[lang]),
    gates: plan.gates(defaultGateSettings(plan.profile), lang),
    costInputs: [],
    labelBook: plan.classes.map((c) => ({ className: c.name[lang], text: c.text[lang] })),
    minArea: plan.minArea,
    wording: { object: plan.object[lang] },
  }));
}
