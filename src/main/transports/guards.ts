/** Who may talk to the loopback server: every check answers true only for what is certainly ours. */
import { timingSafeEqual } from 'node:crypto';

/** The Host header must name the loopback address and our port: a foreign name that resolves to 127.0.0.1 is refused (DNS rebinding). */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** A page of another origin must not call us; requests without Origin (a typed address, a picture, a script) must not come from another site either. */
export function isOwnOrigin(origin: string | undefined, fetchSite: string | undefined, port: number): boolean {
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return false;
  return origin === undefined || origin === `http://127.0.0.1:${port}` || origin === `http://localhost:${port}`;
}

/** Compares without telling by its time how much of the token was right. */
export function isToken(given: string, token: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(token);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Nothing from elsewhere, no inline script, no frame but our own reports. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** For all that is no page: nothing in it may run or be framed, whatever its bytes are. */
export const bytesSecurityPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";

/** A report is a page of its own without scripts; it may carry its style and pictures inside. */
export const reportSecurityPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

export const securityHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
