/** After the start: upkeep by the cost inputs, where pictures and models are, and what the plant has to judge itself. */
import type { CostInputName } from '#shared/domain/cost.ts';
import { filled, type ReportContext } from './context.ts';
import { type Html, html, name } from './html.ts';
import { figureCell, figures, headRow } from './table.ts';

/** Inputs that say what operation asks of people and machines every year. */
const upkeep = ['remainingMinutesPerDay', 'recheckHoursPerYear', 'retrainImagesPerYear', 'runsPerYear', 'computeMinutesPerRun', 'hardwareLifeYears'] as const satisfies readonly CostInputName[];

/** Upkeep, confidentiality, safety. */
export function operationSection(ctx: ReportContext): Html {
  const { s } = ctx;
  const words = s.body.operation;
  const owner = filled(ctx.facts.project.form.owners.operation);
  return html`<section class="body-section" id="operation"><h2>${s.sections.operation}</h2>
<h3>${words.upkeep}</h3><p>${words.owner(owner ?? s.notEntered)}</p>${upkeepTable(ctx)}
<ul class="plain">${words.upkeepLines.map((line) => html`<li>${line}</li>`)}</ul>
<h3>${words.privacy}</h3><ul class="plain">${privacyLines(ctx).map((line) => html`<li>${line}</li>`)}</ul>
<h3>${words.safety}</h3><p>${words.safetyIntro}</p><ul class="blanks">${words.safetyBlanks.map((line) => html`<li>${line}<span class="blank-line"></span></li>`)}</ul></section>`;
}

function upkeepTable(ctx: ReportContext): Html {
  const { s, f } = ctx;
  const words = s.body.operation;
  const row = (key: (typeof upkeep)[number]): Html => {
    const input = ctx.facts.result.cost.inputs.find((entry) => entry.name === key);
    const value = input?.value ?? null;
    return html`<tr><th scope="row">${s.cost.inputNames[key] ?? key}</th>${figureCell(value === null ? html`<span class="missing">${s.notEntered}</span>` : f.plain(value))}<td>${value === null || input === undefined ? '─' : html`<span class="kind-mark ${input.kind}">${s.cost.kindWords[input.kind]}</span>`}</td></tr>`;
  };
  return html`<table>${headRow(words.item, figures(s.cost.value), s.cost.kind)}<tbody>${upkeep.map(row)}</tbody></table>`;
}

/** Where data goes by the routes that ran; models with their licences. */
function privacyLines(ctx: ReportContext): readonly Html[] {
  const { s } = ctx;
  const words = s.body.operation;
  const leaving = (ctx.facts.result.stage3?.routes ?? []).filter((route) => route.status === 'evaluated' && route.dataLeavesSite === true);
  const models = ctx.facts.versions.models;
  return [
    html`${words.privacyLine}`,
    leaving.length === 0 ? html`${words.noneLeaves}` : html`${words.leaves(leaving.map((route) => s.routes[route.id]).join(s.listSeparator))}`,
    ...(models.length === 0 ? [] : [html`${words.models} ${models.map((model, i) => html`${i === 0 ? '' : s.listSeparator}${name(model.id)} (${name(model.licence)})`)}`]),
    html`${words.faces}`,
  ];
}
