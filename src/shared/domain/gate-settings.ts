import { canonicalJson } from './canonical-json.ts';
import type { Profile } from './gate-types.ts';

/** A limit with the reason why it is so; the reason `default` stands for the product's proposal. */
export type Threshold = { readonly value: number; readonly reason: string };

/** What the strict profile asks on top. */
export type HighStakesSettings = {
  /** Highest miss rate of any class, 0–1. */
  readonly maxClassMissRate: Threshold;
  /** Classes with a limit of their own. */
  readonly classMissLimits: readonly { readonly name: string; readonly limit: Threshold }[];
  /** Fewest images of the audit sample; below it nothing is proven either way. */
  readonly minAuditImages: Threshold;
  readonly minReviewers: Threshold;
  /** Lowest agreement of the reviewers beyond chance (Cohen's kappa, −1–1). */
  readonly minKappa: Threshold;
};

/** Everything that decides the gates; fixed before results are shown. Rates and scores are fractions 0–1. */
export type GateSettings = {
  readonly profile: Profile;
  readonly minPositives: Threshold;
  readonly maxUnknownShare: Threshold;
  readonly minTagF1: Threshold;
  readonly minHit: Threshold;
  readonly minMiou: Threshold;
  readonly maxMissRate: Threshold;
  readonly maxPaybackMonths: Threshold;
  readonly highStakes: HighStakesSettings | null;
};

/** The settings, and when and under which hash they were fixed (null while they are not). */
export type GateLock = {
  readonly settings: GateSettings;
  readonly lockedAt: string | null;
  readonly lockHash: string | null;
};

function proposed(value: number): Threshold {
  return { value, reason: 'default' };
}

/** The proposed limits of a profile. */
export function defaultGateSettings(profile: Profile): GateSettings {
  return {
    profile,
    minPositives: proposed(30),
    maxUnknownShare: proposed(0.05),
    minTagF1: proposed(0.8),
    minHit: proposed(0.8),
    minMiou: proposed(0.5),
    maxMissRate: proposed(0.1),
    maxPaybackMonths: proposed(24),
    highStakes:
      profile === 'standard'
        ? null
        : {
            maxClassMissRate: proposed(0.05),
            classMissLimits: [],
            // Without any miss in 300 images the exact one-sided 99 % bound is 1.5 % (1 − 0.01^(1/300)).
            minAuditImages: proposed(300),
            minReviewers: proposed(2),
            minKappa: proposed(0.8),
          },
  };
}

/** Settings that are still open to change. */
export function unlocked(settings: GateSettings): GateLock {
  return { settings, lockedAt: null, lockHash: null };
}

/** Fixes the settings at `lockedAt` (ISO 8601); `sha256` maps text to lower-case hex. The time is not part of the hash. */
export function lockGates(settings: GateSettings, lockedAt: string, sha256: (text: string) => string): GateLock {
  return { settings, lockedAt, lockHash: sha256(canonicalJson(settings)) };
}

/** True when the settings are locked and still are what was locked. */
export function isLockIntact(lock: GateLock, sha256: (text: string) => string): boolean {
  return lock.lockHash === sha256(canonicalJson(lock.settings));
}
