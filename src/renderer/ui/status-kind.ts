/** Meanings that have a sign: good ●, warn ▲, bad ■, info ◆, partial ◐ (under way), none ○ (not begun), off ─ (does not apply). */
export type StatusKind = 'good' | 'warn' | 'bad' | 'info' | 'partial' | 'none' | 'off';
