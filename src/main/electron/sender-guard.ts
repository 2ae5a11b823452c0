/** Who may send messages to the program: the start page in the top frame of our own window, and nobody else. */

/** The part of Electron's event that names a sender. `senderFrame` is null once the frame has gone elsewhere. */
export interface SenderEvent {
  readonly sender: { readonly id: number };
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** Scheme and host of the private protocol. */
export const appScheme = 'tegakari';
export const appOrigin = `${appScheme}://app`;

/** True for an address of the private protocol, whatever the case or trick of its spelling. */
export function isOwnUrl(url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed !== null && parsed.protocol === `${appScheme}:` && parsed.host === 'app' && parsed.username === '' && parsed.password === '';
}

/** @param windowIds ids of the web contents of our windows */
export function isOwnSender(event: SenderEvent, windowIds: ReadonlySet<number>): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && windowIds.has(event.sender.id) && isOwnUrl(frame.url);
}
