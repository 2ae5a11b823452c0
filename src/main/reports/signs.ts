/** Judgements as shape, colour and word together: none of the three has to be seen alone. */
import type { CriterionState, VerdictValue } from '#shared/domain/gate-types.ts';
import type { ReportContext } from './context.ts';
import { type Html, html } from './html.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'none';

const shapes: Readonly<Record<Tone, string>> = { good: '●', warn: '▲', bad: '■', none: '─' };
const verdictTones: Readonly<Record<VerdictValue, Tone>> = { 'go': 'good', 'conditional': 'warn', 'more-evidence': 'warn', 'no-go': 'bad' };
const stateTones: Readonly<Record<CriterionState, Tone>> = { pass: 'good', fail: 'bad', open: 'warn', unmeasured: 'none' };

/** A shape and a word in the colour of the tone. */
export function sign(tone: Tone, word: string): Html {
  return html`<span class="sign ${tone}"><span class="shape" aria-hidden="true">${shapes[tone]}</span> ${word}</span>`;
}

/** The verdict's tone. */
export function verdictTone(value: VerdictValue): Tone {
  return verdictTones[value];
}

/** The sign of a judged criterion. */
export function stateSign(ctx: ReportContext, state: CriterionState): Html {
  return sign(stateTones[state], ctx.s.states[state]);
}

/** The sign of a gate: passed, not passed, or undecided for null. */
export function gateSign(ctx: ReportContext, passed: boolean | null): Html {
  if (passed === null) return sign('warn', ctx.s.gate.undecided);
  return passed ? sign('good', ctx.s.states.pass) : sign('bad', ctx.s.states.fail);
}
