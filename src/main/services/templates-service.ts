/** PoC templates of this PC. */
import { templateSchema } from '#shared/contract/templates.ts';
import type { CostInput } from '#shared/domain/cost.ts';
import { defaultGateSettings } from '#shared/domain/gate-settings.ts';
import type { GateSettings } from '#shared/domain/gate-settings.ts';
import { builtInTemplates } from '#shared/domain/templates.ts';
import type { ProjectTemplate } from '#shared/domain/templates.ts';
import type { CallHandlers } from '../ports/handlers.ts';
import type { Sessions } from '../ports/workbench.ts';
import { projectOf } from './projects-service.ts';

export interface TemplateDeps {
  readonly sessions: Pick<Sessions, 'get'>;
  readonly files: { readonly list: () => Promise<readonly unknown[]>; readonly put: (template: ProjectTemplate) => Promise<void> };
  readonly newId: () => string;
}

/** Templates saved on this PC; files that do not fit are left out. */
export async function ownTemplates(files: TemplateDeps['files']): Promise<readonly ProjectTemplate[]> {
  return (await files.list()).flatMap((content) => {
    const parsed = templateSchema.safeParse(content);
    return parsed.success ? [parsed.data as ProjectTemplate] : [];
  });
}

export function templatesService(deps: TemplateDeps): Pick<CallHandlers, 'templates.list' | 'templates.save'> {
  return {
    'templates.list': async ({ lang }) => [
      ...builtInTemplates(lang).map((template) => ({ template: template as never, own: false })),
      ...(await ownTemplates(deps.files)).map((template) => ({ template: template as never, own: true })),
    ],
    'templates.save': async ({ project, name, text }) => {
      const { open } = await deps.sessions.get(project);
      const from = await projectOf(open);
      const lock = await open.repos.gates.currentLock();
      const before = templateSchema.safeParse(await open.repos.template.get());
      const template = templateSchema.parse({
        id: `own-${deps.newId()}`.toLowerCase().slice(0, 64),
        name,
        text,
        profile: from.profile,
        classes: from.classes.map((c) => c.name),
        gates: (lock?.settings as GateSettings | undefined) ?? (before.success ? before.data.gates : defaultGateSettings(from.profile)),
        // Who entered a figure in this project is no part of a template.
        costInputs: (from.costInputs as readonly CostInput[]).map(({ name, value, kind, best, worst }) => ({ name, value, kind, ...(best === undefined ? {} : { best }), ...(worst === undefined ? {} : { worst }) })),
        // Example pictures stay behind: a template holds no image.
        labelBook: (await open.repos.labelBook.entries()).flatMap((e) => from.classes.filter((c) => c.id === e.classId).map((c) => ({ className: c.name, text: e.text }))),
        minArea: before.success ? before.data.minArea : null,
        wording: before.success ? before.data.wording : { object: '' },
      });
      await deps.files.put(template as ProjectTemplate);
      return template;
    },
  };
}
