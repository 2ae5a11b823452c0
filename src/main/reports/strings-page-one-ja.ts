import type { VerdictValue } from '#shared/domain/gate-types.ts';

const verdictSentences: Readonly<Record<VerdictValue, string>> = {
  'go': '固定した基準をすべて満たしました。開発へ進むことを提案します。',
  'conditional': '品質の基準は満たしました。残る条件を満たすことを前提に、開発へ進むことを提案します。',
  'more-evidence': '基準を満たすかどうか、まだ言い切れません。証拠を追加し、改めて判定することを提案します。',
  'no-go': '満たしていない基準があります。現在の形では進めないことを提案します。',
};
const requests: Readonly<Record<VerdictValue, string>> = {
  'go': '開発への移行と、下記の予算・責任者の承認をお願いします。',
  'conditional': '残る条件の期限と責任者を決めたうえで、開発への移行の承認をお願いします。',
  'more-evidence': '追加検証の実施と、そのための期間・責任者の承認をお願いします。',
  'no-go': '本件を現在の形では進めないことの承認をお願いします。',
};
const nextWhat: Readonly<Record<VerdictValue, string>> = {
  'go': ' ・ 開発の開始を確認',
  'conditional': ' ・ 残る条件がそろったかを確認',
  'more-evidence': ' ・ 追加した証拠で再判定',
  'no-go': ' ・ 見直し案の有無を確認',
};

/** Texts of page 1 in Japanese. */
export const pageOneJa = {
  kind: 'PoC 判定報告書',
  subject: (name: string): string => `件名: 「${name}」 画像タグによる塗り分けの PoC 判定`,
  date: '作成', author: '起案',
  demo: 'デモ案件です。画像は作り物、費用と責任者は仮定です。実際の判断には使えません。',
  conclusion: '結論', because: '理由:',
  andMore: (n: string): string => ` (ほか ${n} 件)`,
  object: '対象',
  profile: '判定基準',
  verdictSentences,
  request: '承認事項', requests, amount: '金額', amountIfGo: '参考 (進める場合)', initialCost: (yen: string): string => `初期費用 ${yen} (標準)`, responsible: '責任者',
  numbers: '三つの数値', cost: '費用',
  risks: '主なリスク', riskKind: '区分', risk: '内容', measure: (owner: string): string => `対策 (担当: ${owner})`,
  alternatives: '代替案',
  next: '次の判断', nextDate: '判断日', nextWhat, withdrawal: '撤退条件',
  signOff: '決裁', roles: ['起案', '現場', '品質保証', '情報システム', '安全', '決裁'] as readonly string[], signDate: '年　 月　 日',
  voided: 'データ・モデル・設定のどれかが変わると、この決裁は無効です。',
};
