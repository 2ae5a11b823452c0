/** A result without what may differ from run to run: times, device, memory, places, and the cost of compute time. */
const volatile = new Set(['seconds', 'secondsPerImage', 'peakMb', 'device', 'lockedAt', 'paths']);

export function figures(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((v) => !(v as { name?: unknown } | null)?.name || (v as { name: unknown }).name !== 'computeMinutesPerRun').map(figures);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, v]) => (volatile.has(key) ? [] : [[key, figures(v)]])));
}
