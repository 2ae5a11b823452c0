/** A run's outcome in a few lines for a terminal. */
import type { RunResult } from '#shared/contract/results.ts';

const words = {
  ja: { go: '進む', conditional: '条件付きで進む', 'more-evidence': '追加検証', 'no-go': '止める', verdict: '結論', unknown: '未測定' },
  en: { go: 'go', conditional: 'go with conditions', 'more-evidence': 'more evidence', 'no-go': 'no-go', verdict: 'Verdict', unknown: 'not measured' },
} as const;

export function summary(result: RunResult, lang: 'ja' | 'en'): string {
  const w = words[lang];
  const score = (value: number | null | undefined): string => (value === null || value === undefined ? w.unknown : value.toFixed(3));
  const { student, baselineSameHours, pseudo } = result.stage2 ?? {};
  const gates = result.gates.map((g) => `${g.id} ${g.passed === null ? '▲' : g.passed ? '●' : '■'}`).join('  ');
  return [
    `${w.verdict}: ${w[result.verdict.value]}`,
    gates,
    ...result.verdict.reasons.map((r) => `  ${r.gate} ${r.text}`),
    `tag F1 ${score(result.stage1?.tagF1.macro)} · seeds mIoU ${score(result.stage1?.seeds.miou)} · pseudo masks ${score(pseudo?.miou)} · student ${score(student?.miou)} · same hours by hand ${score(baselineSameHours?.miou)} (test)`,
    '',
  ].join('\n');
}
