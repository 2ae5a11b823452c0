/** Texts of the report in Japanese; their shape is the shape of every language. Texts of page 1 are in their own file. */
import type { RouteId } from '#shared/contract/figures.ts';
import type { CostInputName } from '#shared/domain/cost.ts';
import type { CriterionState, GateId, GateMetric, Profile, Split, VerdictValue } from '#shared/domain/gate-types.ts';
import { bodyJa } from './strings-body-ja.ts';
import { meetingJa } from './strings-meeting-ja.ts';
import { pageOneJa } from './strings-page-one-ja.ts';
import { proposalJa } from './strings-proposal-ja.ts';

const splits: Readonly<Record<Split, string>> = { train: '学習用', val: '調整用', test: '監査サンプル' };
const verdicts: Readonly<Record<VerdictValue, string>> = { 'go': '進む', 'conditional': '条件付きで進む', 'more-evidence': '追加検証', 'no-go': '止める' };
const profiles: Readonly<Record<Profile, string>> = { 'standard': '標準 (両側 95 %)', 'high-stakes': '厳格 (片側 99 %)' };
const states: Readonly<Record<CriterionState, string>> = { pass: '合格', fail: '不合格', open: '未確定', unmeasured: '未測定' };
const gateNames: Readonly<Record<GateId, string>> = {
  G1: 'データはそろっているか', G2: '手がかりは使えるか', G3: '生徒モデルは使えるか', G4: '基盤モデルを採用するか', G5: '費用と体制は整っているか',
};
const metrics: Readonly<Record<GateMetric, string>> = {
  'positives': '欠陥ありの枚数 (最少のタグ)', 'unknown-share': '不明なタグの割合', 'leaks': '分割をまたぐ同じ画像', 'tag-f1': 'タグの的中度 (F1)',
  'hit': '手がかりの的中率', 'reviewers': '確認者の一致度 (κ)', 'miou': '塗り分けの正しさ (mIoU)', 'miss-rate': '見逃し率',
  'class-miss-rate': 'タグごとの見逃し率', 'baseline-gain': '手塗りとの差 (mIoU)', 'audit-sample': '監査サンプルの枚数',
  'route-gain': '二段階法との差 (mIoU)', 'foundation-decision': '採否の記録', 'payback-months': '回収期間 (最悪)', 'owners': '責任者',
};
const measures: Readonly<Record<GateMetric, string>> = {
  'positives': '足りない種類の画像を集めて、タグを付ける', 'unknown-share': '不明のタグを、あり・なしに直す', 'leaks': '重なった画像を同じ分割にまとめる',
  'tag-f1': 'タグの付け方をそろえ、画像を増やす', 'hit': '手がかりの確認を 20 枚以上に増やす', 'reviewers': '2 名以上で同じ画像を確認する',
  'miou': '迷いの大きい画像から修正する', 'miss-rate': '欠陥のある監査画像を増やす', 'class-miss-rate': 'その種類の監査画像を増やす',
  'baseline-gain': '手塗りの画像を増やして比べ直す', 'audit-sample': '監査サンプルを増やす', 'route-gain': '必要なときに方式を比べ直す',
  'foundation-decision': '採否とその理由を記録する', 'payback-months': '仮定の費用を実測に置き換える', 'owners': '責任者を決めて記入する',
};
const routes: Readonly<Record<RouteId, string>> = {
  'classical': '二段階法', 'one-stage': '一段階法', 'features-normals': '正常品との比較', 'sam': 'SAM', 'clip': 'CLIP', 'clip-sam': 'CLIP + SAM', 'dinov2': 'DINOv2',
};
const inputNames: Readonly<Record<CostInputName, string>> = {
  hourlyRateYen: '人件費 (円/時間)', labelledImages: 'タグを付けた画像 (枚)', fullMaskSeconds: '手塗り (秒/枚)', tagSeconds: 'タグ付け (秒/枚)',
  reviewSeconds: '確認と修正 (秒/枚)', retrainImagesPerYear: '再学習に足す画像 (枚/年)', recheckHoursPerYear: '定期点検 (時間/年)',
  baselineMinutesPerDay: '今の目視時間 (分/日)', remainingMinutesPerDay: '導入後に残る目視時間 (分/日)', workDaysPerYear: '稼働日 (日/年)',
  setupYen: '立ち上げ費 (円)', educationYen: '教育費 (円)', hardwareYen: '機器 (円)', hardwareLifeYears: '機器の寿命 (年)',
  computeMinutesPerRun: '1 回の実行時間 (分)', runsPerYear: '実行回数 (回/年)', powerKw: '消費電力 (kW)', electricityYenPerKwh: '電気代 (円/kWh)',
  defectivePartsPerYear: '欠陥品 (個/年)', goodPartsPerYear: '良品 (個/年)', missRate: '見逃し率 (0–1)', falseAlarmRate: '過検出率 (0–1)',
  missYen: '見逃し 1 件の損失 (円)', falseAlarmYen: '過検出 1 件の手間 (円)', baselineErrorYenPerYear: '今の見逃し・過検出の損失 (円/年)',
};

export const ja = {
  listSeparator: '、',
  none: '未測定',
  notEntered: '未記入',
  notMeasured: 'まだ測っていません。',
  notMeasuredBecause: (why: string): string => `まだ測っていません: ${why}`,
  notes: {
    onlyStage1: (_n: string): string => '段階 1 までの実行です。', onlyStage2: (_n: string): string => '段階 2 までの実行です。',
    noReview: (_n: string): string => '無作為に選んだ画像の確認がまだありません。', noMasks: (_n: string): string => '監査サンプルに正解の塗り分けがありません。', noNormals: (_n: string): string => '監査サンプルに正常な画像がありません。',
    fewMasks: (n: string): string => `手塗りの画像が足りません。あと ${n} 枚塗ると比べられます。`,
  },
  withRange: (range: string): string => ` (推定の幅 ${range})`,
  rateWithRange: (rate: string, range: string): string => `${rate} (推定の幅 ${range})`,
  withName: (name: string, text: string): string => `${name} (${text})`,
  rateBasis: (split: string, population: string, n: string): string => `${split}の${population} n\u00a0=\u00a0${n}、両側 95 % (正確な二項区間)`,
  zeroProof: (what: string, n: string, bound: string, exact: string): string =>
    `${n} 枚で 0 件でも、証明できるのは${what}が 3.7/n = ${bound} 未満 (正確には ${exact} 以下) ということまでです (両側 95 %)。`,
  range: { head: '推定の幅' },
  contents: '本文の目次',
  splits, verdicts, profiles, states, gateNames, metrics, measures, routes,
  classWords: { background: '背景' } as Readonly<Record<string, string>>,
  body: bodyJa, pageOne: pageOneJa, meeting: meetingJa, proposal: proposalJa,
  sections: {
    gates: '段階と関門', quality: '品質', baseline: '同じ作業時間で手塗りした場合', samples: '画像で見る結果', worst: '誤りの例',
    foundation: '基盤モデルの採否', cost: '費用と作業時間', data: '案件とデータ', operation: '運用・機密・安全', limits: 'この PoC で言えないこと', terms: '用語', record: '設定と記録', meeting: '会議用の一枚 (別紙)', proposal: '次の段階への提案書 (別紙)',
  },
  rates: {
    missRate: { label: '見逃し', short: '見逃し率', population: '欠陥のある画像', counts: (k: string, n: string): string => `${n} 枚中 見逃し ${k} 枚` },
    falseAlarmRate: { label: '過検出', short: '過検出率', population: '正常な画像', counts: (k: string, n: string): string => `${n} 枚中 過検出 ${k} 枚` },
  },
  hours: {
    saved: '削減できた作業時間',
    sum: (full: string, ours: string): string => `手塗り ${full} − 本方式 ${ours}`,
    noInterval: '単価と枚数からの計算値 (推定の幅なし)',
    pricedBy: (prices: string): string => `計算値 (推定の幅なし)。単価は${prices}`,
  },
  prices: { plant: '工場の標準値 (仮定)', voc: 'VOC の文献値 (仮定)', measured: 'この案件の実測値' },
  miou: {
    label: '塗り分けの正しさ (mIoU)', short: 'mIoU',
    basis: (split: string, n: string): string => `${split} n\u00a0=\u00a0${n}、全画像の混同行列、背景含む、255 除外`,
  },
  alternatives: {
    asIs: '現状維持', byHand: '手塗り', foundation: '基盤モデル',
    asIsKnown: (minutes: string): string => `目視に 1 日 ${minutes} 分かかる状態が続きます。見逃しの損失も今のままです。`,
    asIsUnknown: '今の目視時間が未記入のため、比べられません。',
    noneEvaluated: '未評価です (モデルパックなし)。良いとも悪いとも言えません。',
    evaluated: (figures: string): string => `評価済み: ${figures}。`,
    routeFigure: (route: string, miou: string): string => `${route} mIoU ${miou}`,
    decided: (adopted: boolean, reason: string): string => `判断: ${adopted ? '採用' : '見送り'} (${reason})`,
    undecided: '採否はまだ記録されていません。',
  },
  residual: {
    word: '残る不確かさ',
    missBound: (bound: string, n: string): string => `実際の見逃し率は、最大で ${bound} の可能性があります (欠陥のある ${n} 枚からの推定の幅の上端)。`,
    assumed: (k: string, n: string): string => `費用の入力 ${n} 項目のうち ${k} 項目は仮定です。`,
    assumedMeasure: '仮定を実測に置き換える',
    simulated: '確認と修正は、人ではなく正解を使った模擬です。人の作業時間と判断のばらつきは測っていません。',
    simulatedMeasure: '現場の担当者が 20 枚以上を確認する',
    weakest: (className: string, iou: string, n: string): string => `「${className}」の塗り分けが最も弱い結果です (IoU ${iou}、${n} 枚)。`,
  },
  stages: ['① 簡易検証', '② 二段階法', '③ 基盤モデル', '判定'],
  stageLines: ['画像タグだけで、場所の手がかりが得られるか', '擬似マスクで学習し、手塗りと比べる', '使う場合と使わない場合を同じ画像で比べる', '費用と体制を含めて決める'],
  gate: {
    intro: {
      'standard': '推定の幅 (両側 95 %) の全体が基準を満たせば合格、全体が外れれば不合格、またがれば未確定です。G1、F1、的中率、回収期間は値だけで判定します。',
      'high-stakes': '判定基準は厳格で、片側 99 % の正確な限界が基準を満たすことを求めます。またがれば未確定です。G1、F1、的中率、回収期間は値だけで判定します。',
    } satisfies Readonly<Record<Profile, string>>,
    lockedIntro: '基準は結果を見る前に固定しています。', openIntro: '基準はまだ固定していません。',
    undecided: '未確定', metric: '項目', value: '値', threshold: '基準', drawing: '図', split: '分割', result: '結果',
    locked: (time: string): string => `固定済み ${time}`,
    notLocked: '基準は未固定です',
    noReasons: 'この関門はまだ判定していません。',
    afterFailed: (ids: string): string => `${ids} が不合格のまま実行した結果です。`,
  },
  quality: {
    intro: '数値は、どの画像で測ったかを「分割」と n で示します。監査サンプルは採点だけに使い、学習にも設定にも使っていません。',
    figure: '指標', note: '補足',
    lines: {
      tagF1: 'タグの的中度 (F1、タグの平均)', tagF1Note: 'しきい値は調整用の画像で決定',
      seeds: { miou: '手がかりの正しさ (mIoU)', precision: '手がかりの適合率', recall: '手がかりの再現率', hit: '手がかりの的中率', threshold: '手がかりのしきい値' },
      hitNote: (reviewer: string, reviewed: string): string => `無作為に選んだ画像。確認者: ${reviewer}、確認は計 ${reviewed} 枚`,
      thresholdNote: (rule: string): string => `決め方: ${rule}`,
      pseudo: '擬似マスクの正しさ (mIoU)', ignoredNote: (share: string): string => `判断を保留した画素 ${share}`,
      student: '生徒モデルの正しさ (mIoU)', bootstrapNote: '推定の幅: ブートストラップ (ロット単位、なければ画像単位)',
      boundary: '輪郭の正しさ (boundary IoU)', rateNote: (rate: string): string => `${rate}、二項分布の正確な区間`,
    },
    perClass: 'タグごとの結果', className: 'タグ', tagModel: 'タグモデル', studentModel: '生徒モデルの塗り分け', iouDrawing: 'IoU (0–100 %)', precision: '適合率', recall: '再現率',
    perClassBasis: (split: string): string => `${split}。n はそのタグが「あり」の画像の枚数です。採点用の画像がないタグは「─」(未測定) とし、平均にも入れません。`,
    perSize: '欠陥の大きさごとの結果', size: '面積 (画像に対する割合)', regions: '欠陥の数', hitAny: '1 画素以上 検出', hit30: '面積の 30 % 以上 検出', hit50: '面積の 50 % 以上 検出',
    sizeBins: { '<0.05%': '0.05 % 未満', '0.05-0.5%': '0.05–0.5 %', '0.5-5%': '0.5–5 %', '>5%': '5 % 超' },
    perSizeBasis: (split: string, n: string): string => `${split} ${n} 枚にある、つながった正解領域を 1 つと数えます。`,
    conventions: '数え方',
    conventionLines: [
      'mIoU: 全画像で 1 つの混同行列を作ります。背景を含み、255 (判断保留) は除きます。正解にも予測にもないタグは平均から外し、予測だけにあるタグは 0 とします。',
      '見逃し: 「あり」の画像で、最小面積以上の領域が一つも出なかったもの。過検出: 正常な画像で、最小面積以上の領域が出たもの。最小面積は調整用の画像のタグで決めます。',
      '推定の幅は両側 95 % です。件数は二項分布の正確な区間 (Clopper–Pearson)、mIoU はブートストラップで求めています。関門の表の幅だけは判定基準の水準に従います (厳格では片側 99 %)。',
    ],
  },
  reviewers: { person: '人', simulated: '模擬 (正解を使用)', none: 'なし' },
  thresholdRules: { 'normal-budget': '正常画像に許す面積の上限', plateau: '面積の変化が最も小さい所', default: '既定値 (規則が当てはまらないため)', person: '担当者が理由を付けて指定' } as Readonly<Record<string, string>>,
  baseline: {
    intro: 'タグ付けと修正にかけた時間を、すべて手塗りに使った場合と比べます。特徴、モデル、学習の回数、画像の増やし方は同じです。',
    howToSettle: '学習用の画像を何枚か手塗りすると、比べられるようになります。必要な枚数は関門 G3 の説明にあります。',
    way: '作り方', effort: '作業', ours: '本方式 (タグ + 修正)', hand: '手塗りのみ',
    oursEffort: (hours: string): string => `タグ付けと修正 ${hours}`,
    handEffort: (hours: string, masks: string): string => `手塗り ${masks} 枚、${hours}`,
    figures: (hours: string, masks: string, miou: string): string => `同じ ${hours} で手塗り ${masks} 枚、mIoU ${miou}。`,
    oursBetter: (range: string): string => `本方式の方が良い結果です (差 ${range})。`,
    handBetter: (range: string): string => `手塗りの方が良い結果です (差 ${range})。`,
    unclear: (range: string): string => `どちらが良いとも言えません (差 ${range})。`,
    basis: (prices: string, split: string, n: string): string => `単価: ${prices}。${split} n\u00a0=\u00a0${n} 枚。差は本方式 − 手塗り、対応のあるブートストラップ (両側 95 %)。mIoU は全画像で 1 つの混同行列、背景を含む、255 は除外。`,
  },
  pictures: {
    intro: '監査サンプルから選んだ画像です。色はタグを表します。手がかりと擬似マスクは、採点のために監査サンプルのタグを使って作ったものです。生徒モデルはタグを見ずに塗り分けます。',
    noSamples: 'この報告書に載せる画像はありません。', noWorst: '悪かった例は記録されていません。',
    legend: '色とタグ:', none: 'なし', noTruth: '正解の塗り分けなし', tags: 'タグ', normal: 'なし (正常)', noTag: '「あり」のタグなし', unknown: '不明', group: 'ロット', noIou: 'IoU 未測定',
    columns: { image: '画像', seed: '手がかり', pseudo: '擬似マスク', student: '生徒モデル', truth: '正解' },
    absentColumns: (columns: string): string => `${columns}の画像はありません。`,
    why: { 'miss': '見逃し', 'false-alarm': '過検出', 'low-iou': '重なりが小さい' },
  },
  foundation: {
    intro: '方式ごとに生徒モデルを作り、同じ監査サンプルで比べます。未評価の方式は、良いとも悪いとも数えません。処理時間とメモリは、この PC での実測です。',
    decision: '採否の判断:', adopted: '採用', notAdopted: '見送り', noDecision: '採否の判断は、まだ記録されていません。',
    route: '方式', status: '状態', gain: '二段階法との差', gainDrawing: '差の幅', seconds: '1 枚の時間', memory: 'メモリ', size: 'モデル', licence: 'ライセンス', privacy: '画像の持ち出し',
    statuses: { 'evaluated': '評価済み', 'not-evaluated': '未評価', 'failed': '失敗' },
    best: '最良', reference: '(基準)', leaves: 'あり', stays: 'なし', waiting: '評価していない方式と、その理由',
    waits: {
      pack: (names: string): string => `モデルパック ${names} がありません。`, notBuilt: 'この版では、まだ評価できません。', truth: '監査サンプルに正解の塗り分けがありません。', normals: (have: string, need: string): string => `学習用の正常な画像は ${have} 枚です。この方式には ${need} 枚以上が必要です。`,
    },
    howToAdd: '基盤モデルを評価するには、モデルパックを入手し、', howToRun: ' で取り込んでから、', howToEnd: ' を実行してください。',
    basis: (split: string, n: string): string => `${split} n\u00a0=\u00a0${n} 枚。差は対応のあるブートストラップ (両側 95 %)。mIoU は全画像で 1 つの混同行列、背景を含む、255 は除外。「最良」は値の比較だけで、差が確かかどうかは推定の幅で判断します。`,
  },
  cost: {
    intro: '最良・標準・最悪の三通りで見積もります。仮定の値は、幅が入力されていなければ 30 % 良い側と悪い側に振ります。削減できた作業時間は、回収期間の計算に入れていません。',
    work: '作業時間', time: '時間', money: '金額', kind: '根拠', input: '入力', value: '値', payback: '回収期間', never: '回収できない',
    inputs: '計算に使った入力',
    hours: { hoursTags: 'タグ付け', hoursReview: '確認と修正', hoursFullMasks: '全数を手塗り', hoursSaved: '削減できた時間' },
    yen: { initial: '初期費用', training: 'うち教育', yearlyOperation: '年間の運用', yearlyBenefit: '年間の効果', fiveYearTotal: '5 年の総額' },
    scenarios: { best: '最良', base: '標準', worst: '最悪' },
    kindWords: { measured: '実測', entered: '入力', assumed: '仮定' },
    kinds: (n: string, measured: string, entered: string, assumed: string): string => `入力 ${n} 項目: 実測 ${measured}・入力 ${entered}・仮定 ${assumed}。「根拠」は、計算に使った入力のうち最も弱いものです。`,
    noInputs: '費用の入力がありません。',
    notComputed: 'まだ計算できません。', notComputedBecause: (why: string): string => `まだ計算できません: ${why}`,
    missingInputs: (inputs: string): string => `足りない入力は、${inputs}です。`, andOthers: (n: string): string => `ほか ${n} 項目`,
    breakEven: (images: string): string => `作業時間の削減だけで費用をまかなえるのは、画像 ${images} 枚からです (標準)。`,
    inputNames: inputNames as Readonly<Record<string, string>>,
  },
  form: {
    heading: '案件', name: '案件名', ownerProject: '案件の責任者', ownerOperation: '導入後の運用の責任者', use: '使い道', minutes: '今の目視時間', minutesValue: (minutes: string): string => `1 日 ${minutes} 分`,
    missYen: '見逃し 1 件の損失', falseAlarmYen: '過検出 1 件の手間', withdrawal: '撤退条件', nextDate: '次の判断日', assumed: 'この表の内容は、デモのための仮定です。',
  },
  data: {
    counts: '画像の枚数',
    total: (all: string, train: string, val: string, test: string, normal: string): string => `全 ${all} 枚 (学習用 ${train}・調整用 ${val}・監査サンプル ${test})。うち正常な画像 ${normal} 枚。`,
    splitHead: (split: string, n: string): string => `${split} ${n} 枚`,
    states: { present: 'あり', absent: 'なし', unknown: '不明' },
    normal: '正常な画像', noCells: '学習用の画像がないため、不明の割合は出せません。',
    unknownShare: (share: string): string => `学習用の「画像 × タグ」のうち、不明は ${share} です。`,
    leaks: (exact: string, near: string): string => `分割をまたぐ画像: 同一 ${exact} 組、よく似た画像 ${near} 組。`,
    alike: 'すべての画像に同じタグが付いているため、学べる違いがありません。',
    maySee: '学習に使ってよい情報',
    maySeeLines: [
      '本方式が見るのは、学習用と調整用の画像とタグ、人が直した修正だけです。監査サンプルは採点だけに使い、しきい値も確認の順番も、これを見て決めることはありません。',
      '生徒モデルは、タグを見ずに画像だけから塗り分けます。',
      '採点に限った例外が一つあります。手がかりと擬似マスクの採点では、監査サンプルのタグを使ってその場で作ります。',
      'データに付いてきた学習用・調整用の塗り分けは、採点、手塗りとの比較、模擬の確認者だけが読みます。',
      '処理はこの PC の中で行い、画像を外へ送りません。',
    ],
  },
  terms: [
    ['画像タグ', '画像ごとに付ける「あり・なし・不明」の印。「不明」は「なし」とは別に扱います。'],
    ['手がかり (CAM)', 'AI が「ここにありそう」と見た場所の地図。'],
    ['擬似マスク', 'タグから自動で作った下書きの塗り分け。'],
    ['修正', '手がかりを人が直した、正しい塗り分け。'],
    ['生徒モデル', '擬似マスクで学習した塗り分けモデル。新しい画像に使うのはこれです。'],
    ['学習用 / 調整用', '学習に使う画像 / しきい値などを決めるために取り分けた画像。'],
    ['監査サンプル', '採点だけに使う画像。'],
    ['ロット (グループ)', '同じ日、同じ品物など、似た画像のまとまり。学習用と監査サンプルに分けません。'],
    ['IoU / mIoU', '予測と正解の重なりを、両方を合わせた面積で割った値。mIoU はその平均。100 % で完全に一致。'],
    ['見逃し / 過検出', '欠陥があるのに反応しなかった画像 / 正常なのに反応した画像。'],
    ['推定の幅 (95 %)', '限られた枚数から言える、真の値の範囲。専門用語では 95 % 信頼区間。'],
    ['適合率 / 再現率', '塗った所のうち正しかった割合 / 塗るべき所のうち塗れた割合。'],
    ['F1 / AP', 'タグの当たりやすさを、しきい値で決めた後 / しきい値によらず、まとめた値。'],
    ['輪郭の正しさ (boundary IoU)', '欠陥の縁の近くだけで測った重なり。縁のずれに敏感です。'],
    ['AUPRO', '欠陥を一つずつ数え、見つけた面積の割合を、過検出の量を変えながらまとめた値。'],
    ['AUROC', '欠陥ありの画像に、正常な画像より高い点を付けた割合。0.5 で当て推量と同じ。'],
    ['迷い', '手がかりの確かさの低さ。大きい画像から先に人が確認します。'],
    ['最小面積', 'これより小さい反応は数えません。調整用の画像のタグから決めます。'],
    ['ブートストラップ', '採点用の画像を選び直して計算を繰り返し、値がどれだけ動くかを調べる方法。'],
    ['乱数の種', '学習の偶然を決める番号。同じ番号なら、同じ結果になります (CPU の場合)。'],
    ['回収期間', '初期費用を、導入による効果で取り戻すまでの月数。'],
    ['関門', '次へ進む前に満たすべき基準。結果を見る前に固定します。'],
    ['同じ作業時間で手塗りした場合', '本方式と同じ時間を、手作業の塗り分けだけに使った比較相手。'],
    ['二段階法 / 一段階法', '手がかりを擬似マスクに直してから学習する方式 / タグから塗り分けまでを一度に学習する方式。'],
    ['基盤モデル', '大量の画像で学習済みの汎用モデル (SAM、CLIP、DINOv2 など)。'],
  ] as readonly (readonly [term: string, line: string])[],
  hashes: { result: '結果', data: 'データ', models: 'モデル', settings: '設定', notComputed: '計算していません。' },
  record: {
    device: '装置とソフトウェア', used: '使った計算装置', requested: (device: string): string => `指定: ${device}`, why: '選んだ理由', refused: '使わなかった装置', versions: 'ソフトウェア',
    models: '使ったモデル', model: 'モデル', noModels: '使ったモデルの記録がありません。', settings: '設定', noSettings: '設定の記録がありません。',
    deviceReasons: {
      asked: '指定されたため', noOther: 'ほかの装置が使えなかったため', first: (names: string): string => `起動でき、CPU より速かった最初の装置 (候補: ${names})`,
      software: (name: string): string => `計算装置ではなくソフトウェアによる代用のため (${name})`, slower: (own: string, cpu: string): string => `試しの計算で CPU より遅いため (${own} ms、CPU は ${cpu} ms)`,
    },
    hashes: '識別番号 (sha256)', seconds: '処理ごとの時間', step: '処理', total: '合計',
  },
  steps: {
    'near-duplicates': '重複画像の検査', features: '特徴量の計算', 'tag-model': 'タグモデルの学習', 'cam-views': '手がかり用の特徴量', cam: '手がかりの作成', 'seed-threshold': 'しきい値の選択',
    'edge-head': '境界の学習', 'edge-maps': '境界の計算', 'choose-refiner': '精密化の方法の選択', refine: '手がかりの精密化',
    'tag-evaluate': 'タグモデルの採点', 'seed-score': '手がかりの採点', 'hit-score': '命中の採点', student: '生徒モデルの学習', relabel: '擬似マスクの作り直し', evaluate: '監査サンプルの採点',
    'pseudo-score': '擬似マスクの採点', deliverable: '納品用モデルの書き出し', pictures: '報告書用の画像', 'student-maps': '監査サンプルの塗り分けの保存', 'stage1-facts': '段階 1 の画面用の記録',
    'stage2-facts': '画面用の記録',
  } as Readonly<Record<string, string>>,
};

/** What every language provides. */
export type ReportStrings = typeof ja;
