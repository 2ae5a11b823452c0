/** Why a figure is missing: the notes of a run, said in the language of the report. */
import type { ReportStrings } from './strings-ja.ts';

/** Notes of a run in either language, as the services write them; a group holds the count that the sentence needs. */
const notes = [
  { key: 'onlyStage1', is: /^not run: only stage 1 was asked for$/ },
  { key: 'onlyStage2', is: /^not run: only stages 1 and 2 were asked for$/ },
  { key: 'noReview', is: /^(?:無作為標本の確認がまだありません。|No image of the random sample has been reviewed\.)$/ },
  { key: 'noMasks', is: /^(?:監査サンプルに正解の塗り分けがありません。|The audit sample has no true masks\.)$/ },
  { key: 'noNormals', is: /^(?:監査サンプルに正常な画像がありません。|The audit sample has no normal image\.)$/ },
  { key: 'fewMasks', is: /^(?:手塗りの画像が足りません。あと (\d+) 枚塗ると比べられます。|Too few full masks; (\d+) more would allow the comparison\.)$/ },
] as const;

/** Why a figure is missing. */
export function noteWhy(s: ReportStrings, why: string): string {
  for (const { key, is } of notes) {
    const found = is.exec(why);
    if (found !== null) return s.notes[key](found[1] ?? found[2] ?? '');
  }
  return why;
}
