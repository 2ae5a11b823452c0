/** Names that all repositories share. */

/** ISO 8601 in UTC. */
export type IsoTime = string;
/** 64 lower-case hex digits. */
export type HexSha256 = string;
export type TagState = 'present' | 'absent' | 'unknown';
