/** The limits that are locked when nobody says otherwise. */
import { templateSchema } from '#shared/contract/templates.ts';
import { defaultGateSettings } from '#shared/domain/gate-settings.ts';
import type { GateSettings } from '#shared/domain/gate-settings.ts';
import type { Profile } from '#shared/domain/gate-types.ts';
import type { Repos } from '../ports/repos.ts';

/** Those of the project's template when it is for this profile, else the product's. */
export async function proposedGates(repos: Pick<Repos, 'template'>, profile: Profile): Promise<GateSettings> {
  const template = templateSchema.safeParse(await repos.template.get());
  return template.success && template.data.profile === profile ? (template.data.gates as GateSettings) : defaultGateSettings(profile);
}
