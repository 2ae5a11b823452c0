/** One plain sentence a reason, in Japanese and English. Counts come before rates; terms follow the word list. */
import type { Gate, Language, Reason, ReasonTextId, Verdict } from './gate-types.ts';

type Sentence = (reason: Reason) => string;
type Sentences = Readonly<Record<Language, Sentence>>;

/** A judged criterion with its sentence. */
export type ReasonWithText = Reason & { readonly text: string };
export type GateWithText = Omit<Gate, 'reasons'> & { readonly reasons: readonly ReasonWithText[] };
export type VerdictWithText = Omit<Verdict, 'reasons'> & { readonly reasons: readonly ReasonWithText[] };

/** The sentence of a reason in a language. */
export function reasonText(reason: Reason, language: Language): string {
  return sentences[reason.textId][language](reason);
}

/** The gate with a sentence on each reason. */
export function gateWithText(gate: Gate, language: Language): GateWithText {
  return { ...gate, reasons: gate.reasons.map((reason) => ({ ...reason, text: reasonText(reason, language) })) };
}

/** The verdict with a sentence on each reason. */
export function verdictWithText(verdict: Verdict, language: Language): VerdictWithText {
  return { ...verdict, reasons: verdict.reasons.map((reason) => ({ ...reason, text: reasonText(reason, language) })) };
}

/** Percent with one decimal; more where the rounded figure would look equal to a threshold that it is not. */
function percent(value: number | null, threshold: number | null = null): string {
  if (value === null) return '–';
  const rounded = (digits: number, x: number): string => (x * 100).toFixed(digits);
  const looksEqual = threshold !== null && value !== threshold && rounded(1, value) === rounded(1, threshold);
  return `${Number(rounded(looksEqual ? 4 : 1, value))} %`;
}

function figure(r: Reason): string {
  return percent(r.value, r.threshold);
}

function limit(r: Reason): string {
  return percent(r.threshold);
}

function bounds(r: Reason): string {
  // The unit once, at the end, as in the tables.
  return r.ci === null ? '–' : `${percent(r.ci[0], r.threshold).replace(/ %$/, '')}–${percent(r.ci[1], r.threshold)}`;
}

function ciJa(r: Reason): string {
  return r.ci === null ? '' : `、推定の幅 (${r.params['level'] === 99 ? '片側 99 %' : '95 %'}) ${bounds(r)}`;
}

function ciEn(r: Reason): string {
  return r.ci === null ? '' : `, ${r.params['level'] === 99 ? 'one-sided 99 %' : '95 %'} interval ${bounds(r)}`;
}

/** A difference of two scores is in points: "6 %" would read as a ratio. */
function points(value: number | null): string {
  if (value === null) return '–';
  const rounded = Number((value * 100).toFixed(1));
  return `${rounded > 0 ? '+' : ''}${rounded}`;
}

function gainJa(r: Reason): string {
  const ci = r.ci === null ? '' : `、推定の幅 (${r.params['level'] === 99 ? '片側 99 %' : '95 %'}) ${points(r.ci[0])} ～ ${points(r.ci[1])}`;
  return `${points(r.value)} ポイント${ci}`;
}

function gainEn(r: Reason): string {
  const ci = r.ci === null ? '' : `, ${r.params['level'] === 99 ? 'one-sided 99 %' : '95 %'} interval ${points(r.ci[0])} to ${points(r.ci[1])}`;
  return `${points(r.value)} points${ci}`;
}

function list(r: Reason, key: string, separator: string, words: Readonly<Record<string, string>> = {}): string {
  const value = r.params[key];
  return typeof value === 'object' ? value.map((item) => (Object.hasOwn(words, item) ? words[item] : item)).join(separator) : '';
}

function missJa(r: Reason): string {
  return `${r.n} 枚中 見逃し ${r.params['k']} 枚 (${figure(r)}${ciJa(r)})`;
}

function missEn(r: Reason): string {
  return `${r.params['k']} of ${r.n} images missed (${figure(r)}${ciEn(r)})`;
}

/** Says that the smallest counted area was not chosen on data: without normal images there is nothing to choose it on. */
function areaJa(r: Reason): string {
  return r.params['minAreaRule'] === 'fixed-without-normals'
    ? '正常な画像が検証用にないため、画像の 0.02 % 以上の領域を数えています。'
    : '';
}

function areaEn(r: Reason): string {
  return r.params['minAreaRule'] === 'fixed-without-normals'
    ? ' There are no normal images in val, so areas of at least 0.02 % of the image count.'
    : '';
}

const objectionsJa = { licence: 'ライセンス', memory: 'メモリ', privacy: '機密' };
const objectionsEn = { licence: 'licence', memory: 'memory', privacy: 'privacy' };
const rolesJa = { project: '案件の責任者', operation: '導入後の運用の責任者' };
const rolesEn = { project: 'owner of the project', operation: 'owner of the operation' };

const sentences: Readonly<Record<ReasonTextId, Sentences>> = {
  'positives-pass': {
    ja: (r) => `学習用の画像は、どのタグも ${r.threshold} 枚以上あります (最も少ない ${r.subject} で ${r.value} 枚)。`,
    en: (r) => `Every tag has at least ${r.threshold} training images (fewest: ${r.subject}, ${r.value}).`,
  },
  'positives-fail': {
    ja: (r) => `学習用の画像が ${r.threshold} 枚に足りないタグがあります: ${list(r, 'classes', '、')} (最も少ない ${r.subject} で ${r.value} 枚)。`,
    en: (r) => `Tags with fewer than ${r.threshold} training images: ${list(r, 'classes', ', ')} (fewest: ${r.subject}, ${r.value}).`,
  },
  'positives-none': {
    ja: () => 'タグが一つも決まっていないため、枚数を数えられません。',
    en: () => 'No tag is defined yet, so there is nothing to count.',
  },
  'unknown-share-pass': {
    ja: (r) => `不明のタグは ${figure(r)} で、上限 ${limit(r)} 以内です。`,
    en: (r) => `${figure(r)} of the tags are unknown, within the limit of ${limit(r)}.`,
  },
  'unknown-share-fail': {
    ja: (r) => `不明のタグが ${figure(r)} あり、上限 ${limit(r)} を超えています。`,
    en: (r) => `${figure(r)} of the tags are unknown, above the limit of ${limit(r)}.`,
  },
  'unknown-share-none': {
    ja: () => '学習用の画像がないため、不明のタグの割合を出せません。',
    en: () => 'There are no training images, so the share of unknown tags is not known.',
  },
  'leaks-pass': {
    ja: () => '学習用と採点用に同じ画像は入っていません。',
    en: () => 'No picture appears in more than one split.',
  },
  'leaks-fail': {
    ja: (r) => `学習用と採点用などにまたがる画像があります (同一 ${r.params['exact']} 組、よく似た画像 ${r.params['near']} 組)。`,
    en: (r) => `Pictures appear in more than one split (${r.params['exact']} identical sets, ${r.params['near']} look-alike pairs).`,
  },
  'leaks-none': {
    ja: () => '画像の重なりをまだ調べていません。',
    en: () => 'Duplicates between splits have not been checked yet.',
  },
  'tag-f1-pass': {
    ja: (r) => `タグの的中度 (F1) は ${figure(r)} で、基準 ${limit(r)} 以上です (${r.n} 枚${ciJa(r)})。`,
    en: (r) => `Tag F1 is ${figure(r)}, at or above ${limit(r)} (${r.n} images${ciEn(r)}).`,
  },
  'tag-f1-fail': {
    ja: (r) => `タグの的中度 (F1) は ${figure(r)} で、基準 ${limit(r)} に届きません (${r.n} 枚${ciJa(r)})。`,
    en: (r) => `Tag F1 is ${figure(r)}, below ${limit(r)} (${r.n} images${ciEn(r)}).`,
  },
  'tag-f1-none': {
    ja: () => 'タグの的中度 (F1) をまだ測れていません。',
    en: () => 'Tag F1 has not been measured yet.',
  },
  'tag-f1-untested-class': {
    ja: (r) => `採点用の画像がないタグがあるため、的中度 (F1) を判断できません: ${list(r, 'classes', '、')}。`,
    en: (r) => `Tag F1 cannot be judged: no test image for ${list(r, 'classes', ', ')}.`,
  },
  'hit-pass': {
    ja: (r) => `手がかりの的中率は ${figure(r)} で、基準 ${limit(r)} 以上です (無作為 ${r.n} 枚${ciJa(r)})。`,
    en: (r) => `Seeds hit the object in ${figure(r)}, at or above ${limit(r)} (${r.n} random images${ciEn(r)}).`,
  },
  'hit-fail': {
    ja: (r) => `手がかりの的中率は ${figure(r)} で、基準 ${limit(r)} に届きません (無作為 ${r.n} 枚${ciJa(r)})。`,
    en: (r) => `Seeds hit the object in ${figure(r)}, below ${limit(r)} (${r.n} random images${ciEn(r)}).`,
  },
  'hit-few': {
    ja: (r) => `無作為に選んだ画像の確認が ${r.n} 枚です。手がかりの的中率を測るには ${r.params['needed']} 枚が必要です。`,
    en: (r) => `${r.n} randomly drawn images were reviewed; measuring the seeds needs ${r.params['needed']}.`,
  },
  'hit-none': {
    ja: () => '手がかりの的中率をまだ測れていません。',
    en: () => 'The hit rate of the seeds has not been measured yet.',
  },
  'reviewers-pass': {
    ja: (r) => `確認者 ${r.n} 名の一致度 (κ) は ${kappa(r)} で、基準 ${r.threshold} 以上です。`,
    en: (r) => `${r.n} reviewers agree (kappa ${kappa(r)}, at or above ${r.threshold}).`,
  },
  'reviewers-fail': {
    ja: (r) => `確認者 ${r.n} 名の一致度 (κ) は ${kappa(r)} で、基準 ${r.threshold} に届きません。`,
    en: (r) => `${r.n} reviewers do not agree enough (kappa ${kappa(r)}, below ${r.threshold}).`,
  },
  'reviewers-none': {
    ja: (r) => `同じ画像を ${r.params['needed']} 名以上で確認し、一致度 (κ) を出す必要があります (今は ${r.n} 名)。`,
    en: (r) => `At least ${r.params['needed']} people must review the same images to give kappa (now ${r.n}).`,
  },
  'miou-pass': {
    ja: (r) => `生徒モデルの塗り分けの正しさ (mIoU) は ${figure(r)} で、基準 ${limit(r)} 以上です (${r.n} 枚${ciJa(r)})。`,
    en: (r) => `The student's mIoU is ${figure(r)}, at or above ${limit(r)} (${r.n} images${ciEn(r)}).`,
  },
  'miou-fail': {
    ja: (r) => `生徒モデルの塗り分けの正しさ (mIoU) は ${figure(r)} で、基準 ${limit(r)} に届きません (${r.n} 枚${ciJa(r)})。`,
    en: (r) => `The student's mIoU is ${figure(r)}, below ${limit(r)} (${r.n} images${ciEn(r)}).`,
  },
  'miou-open': {
    ja: (r) => `生徒モデルの塗り分けの正しさ (mIoU) は ${figure(r)} ですが、基準 ${limit(r)} 以上とはまだ言い切れません (${r.n} 枚${ciJa(r)})。`,
    en: (r) => `The student's mIoU is ${figure(r)}, but the interval still holds the limit of ${limit(r)} (${r.n} images${ciEn(r)}).`,
  },
  'miou-none': {
    ja: () => '生徒モデルの塗り分けの正しさ (mIoU) をまだ測れていません。監査サンプルの正解の塗り分けが必要です。',
    en: () => "The student's mIoU has not been measured; it needs an audit sample with full masks.",
  },
  'miou-untested-class': {
    ja: (r) => `採点用の画像がないタグがあるため、塗り分けの正しさ (mIoU) を判断できません: ${list(r, 'classes', '、')}。`,
    en: (r) => `mIoU cannot be judged: no test image for ${list(r, 'classes', ', ')}.`,
  },
  'miss-rate-pass': {
    ja: (r) => `${missJa(r)}。上限 ${limit(r)} 以内です。${areaJa(r)}`,
    en: (r) => `${missEn(r)}, within the limit of ${limit(r)}.${areaEn(r)}`,
  },
  'miss-rate-fail': {
    ja: (r) => `${missJa(r)}。上限 ${limit(r)} を超えています。${areaJa(r)}`,
    en: (r) => `${missEn(r)}, above the limit of ${limit(r)}.${areaEn(r)}`,
  },
  'miss-rate-open': {
    ja: (r) => `${missJa(r)}。上限 ${limit(r)} 以内とはまだ言い切れません。${areaJa(r)}`,
    en: (r) => `${missEn(r)}; the interval still holds the limit of ${limit(r)}.${areaEn(r)}`,
  },
  'miss-rate-none': {
    ja: (r) => `見逃し率をまだ測れていません。${areaJa(r)}`,
    en: (r) => `The miss rate has not been measured yet.${areaEn(r)}`,
  },
  'class-miss-rate-pass': {
    ja: (r) => `${r.subject}: ${missJa(r)}。上限 ${limit(r)} 以内です。`,
    en: (r) => `${r.subject}: ${missEn(r)}, within the limit of ${limit(r)}.`,
  },
  'class-miss-rate-fail': {
    ja: (r) => `${r.subject}: ${missJa(r)}。上限 ${limit(r)} を超えています。`,
    en: (r) => `${r.subject}: ${missEn(r)}, above the limit of ${limit(r)}.`,
  },
  'class-miss-rate-open': {
    ja: (r) => `${r.subject}: ${missJa(r)}。上限 ${limit(r)} 以内とはまだ言い切れません。`,
    en: (r) => `${r.subject}: ${missEn(r)}; the interval still holds the limit of ${limit(r)}.`,
  },
  'class-miss-rate-none': {
    ja: (r) => (r.subject === null ? 'タグごとの見逃し率をまだ測れていません。' : `${r.subject}: 見逃し率をまだ測れていません。`),
    en: (r) => (r.subject === null ? 'The miss rate of each tag has not been measured yet.' : `${r.subject}: the miss rate has not been measured yet.`),
  },
  'baseline-gain-pass': {
    ja: (r) => `同じ作業時間で手塗りした場合 (${r.params['masks']} 枚) より良い結果です (差 ${gainJa(r)})。`,
    en: (r) => `Better than the same hours spent on ${r.params['masks']} full masks (gain ${gainEn(r)}).`,
  },
  'baseline-gain-fail': {
    ja: (r) => `同じ作業時間で手塗りした場合 (${r.params['masks']} 枚) の方が良い結果です (差 ${gainJa(r)})。`,
    en: (r) => `Not better than the same hours spent on ${r.params['masks']} full masks (gain ${gainEn(r)}).`,
  },
  'baseline-gain-open': {
    ja: (r) => `同じ作業時間で手塗りした場合 (${r.params['masks']} 枚) より良いとはまだ言い切れません (差 ${gainJa(r)})。`,
    en: (r) => `Not shown to be better than the same hours spent on ${r.params['masks']} full masks (gain ${gainEn(r)}).`,
  },
  'baseline-gain-none': {
    ja: (r) =>
      Number(r.params['masks']) > 0
        ? `同じ作業時間で手塗りした場合と比べるには、学習用の画像をあと ${r.params['masks']} 枚手塗りしてください。`
        : '同じ作業時間で手塗りした場合と、まだ比べられていません。学習用の画像の修正を増やすと比べられます。',
    en: (r) =>
      Number(r.params['masks']) > 0
        ? `To compare with the same hours spent on full masks, mask ${r.params['masks']} more training images.`
        : 'Not yet compared with the same hours spent on full masks; more corrected training images make it possible.',
  },
  'audit-sample-pass': {
    ja: (r) => `監査サンプルは ${r.value} 枚で、必要な ${r.threshold} 枚以上あります。`,
    en: (r) => `The audit sample has ${r.value} images, at or above the ${r.threshold} needed.`,
  },
  'audit-sample-none': {
    ja: (r) => `監査サンプルが ${r.value} 枚です。判断には ${r.threshold} 枚が必要です。`,
    en: (r) => `The audit sample has ${r.value} images; judging needs ${r.threshold}.`,
  },
  'route-adopted': {
    ja: (r) => `${r.subject}: 採用。二段階法より良い結果です (差 ${gainJa(r)})。`,
    en: (r) => `${r.subject}: adopt; better than the two-stage method (gain ${gainEn(r)}).`,
  },
  'route-no-gain': {
    ja: (r) => `${r.subject}: 見送り。二段階法より良いとは言えません (差 ${gainJa(r)})。`,
    en: (r) => `${r.subject}: not adopted; not shown to be better than the two-stage method (gain ${gainEn(r)}).`,
  },
  'route-unmeasured': {
    ja: (r) => `${r.subject}: 見送り。二段階法との差を測れていません。`,
    en: (r) => `${r.subject}: not adopted; the gain over the two-stage method was not measured.`,
  },
  'route-not-acceptable': {
    ja: (r) => `${r.subject}: 見送り。良い結果ですが、${list(r, 'objections', '、', objectionsJa)}の条件を満たすと確認できていません (差 ${gainJa(r)})。`,
    en: (r) => `${r.subject}: not adopted; better, but not confirmed as acceptable on ${list(r, 'objections', ', ', objectionsEn)} (gain ${gainEn(r)}).`,
  },
  'foundation-not-adopted': {
    ja: (r) => `基盤モデルは見送りです (${r.params['by']})。理由: ${r.params['reason']}`,
    en: (r) => `Foundation models are not adopted (${r.params['by']}). Reason: ${r.params['reason']}`,
  },
  'foundation-undecided': {
    ja: () => '基盤モデルは未評価です。モデルパックを入れて評価するか、理由を書いて見送りを記録してください。',
    en: () => 'No foundation model was evaluated. Add a model pack, or record "not adopted" with a reason.',
  },
  'payback-pass': {
    ja: (r) => `最も悪い見積もりでも ${months(r)} か月で回収でき、上限 ${r.threshold} か月以内です。`,
    en: (r) => `Pays back in ${months(r)} months at the worst case, within ${r.threshold}.`,
  },
  'payback-fail': {
    ja: (r) => `最も悪い見積もりでは回収に ${months(r)} か月かかり、上限 ${r.threshold} か月を超えます。`,
    en: (r) => `Takes ${months(r)} months to pay back at the worst case, more than ${r.threshold}.`,
  },
  'payback-never': {
    ja: (r) => `最も悪い見積もりでは費用を回収できません (上限 ${r.threshold} か月)。`,
    en: (r) => `Never pays back at the worst case (limit ${r.threshold} months).`,
  },
  'payback-none': {
    ja: (r) => `費用の見積もりに足りない項目があるため、回収期間を出せません: ${list(r, 'inputs', '、')}。`,
    en: (r) => `The payback is not known; missing cost inputs: ${list(r, 'inputs', ', ')}.`,
  },
  'owners-pass': {
    ja: () => '責任者が決まっています。',
    en: () => 'The owners are named.',
  },
  'owners-none': {
    ja: (r) => `責任者が決まっていません: ${list(r, 'roles', '、', rolesJa)}。`,
    en: (r) => `No name yet for: ${list(r, 'roles', ', ', rolesEn)}.`,
  },
};

function kappa(r: Reason): string {
  return r.value === null ? '–' : r.value.toFixed(2);
}

function months(r: Reason): string {
  if (r.value === null) return '–';
  // Rounded up: 24.04 months are not "24, above 24".
  return String(Math.ceil(r.value * 10) / 10);
}
