/** `doctor`: what this machine offers and why each provider was taken or refused. */
import { doctorResultSchema } from '#shared/contract/results.ts';
import type { DoctorResult } from '#shared/contract/results.ts';
import type { ModelList } from '#shared/contract/models.ts';
import type { DeviceReport, ProviderName } from '../ports/engine.ts';

export interface DoctorDeps {
  readonly versions: Readonly<Record<string, string>>;
  readonly device: () => Promise<DeviceReport>;
  /** Milliseconds for one image of 320 × 320 px through the default backbone, on the provider in use. */
  readonly msPerImage: () => Promise<number>;
  readonly models: () => Promise<ModelList>;
  readonly disk: () => Promise<{ readonly path: string; readonly freeMb: number }>;
  readonly fonts: () => Promise<readonly { readonly name: string; readonly available: boolean }[]>;
}

export async function doctor(deps: DoctorDeps): Promise<DoctorResult> {
  const device = await deps.device();
  const ms = await deps.msPerImage();
  const row = (name: ProviderName, why: string): object => ({ name, available: name === device.used, used: name === device.used, why, msPerImage: name === device.used ? ms : null });
  const { models } = await deps.models();
  return doctorResultSchema.parse({
    versions: deps.versions,
    providers: [row(device.used, device.reason), ...device.refused.map((r) => row(r.name, r.why))],
    models: models.map(({ id, ok, why }) => ({ id, ok, why })),
    disk: await deps.disk(),
    fonts: await deps.fonts(),
    notes: [],
  });
}
