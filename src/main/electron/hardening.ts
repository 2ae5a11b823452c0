/** What a window may not do. Nothing leaves this PC, and nothing but our own page is ever shown. */
import type { App, CustomScheme, Session, WebContents } from 'electron';
import { appOrigin, appScheme, isOwnUrl } from './sender-guard.ts';

/** Must be told before the app is ready. */
export const privateScheme: CustomScheme = { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } };

/** Before the app is ready: every page sandboxed, and no service of Chromium that speaks to the net. */
export function hardenApp(app: Pick<App, 'enableSandbox' | 'commandLine' | 'on'>): void {
  app.enableSandbox();
  for (const name of ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability', 'disable-sync', 'no-pings', 'no-first-run']) app.commandLine.appendSwitch(name);
  // No name leads anywhere: a second fence below the session's.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.commandLine.appendSwitch('disable-features', 'SpareRendererForSitePerProcess,OptimizationHints,MediaRouter,Translate');
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
}

/** No way to another page, no new window, no embedded browser. */
export function guardContents(contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  // Frames show stored reports, and nothing else.
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame || !isOwnUrl(event.url)) event.preventDefault();
  });
}

/** The private protocol, or bytes that a page of it made itself. */
function isOwnContent(url: string): boolean {
  return isOwnUrl(url) || url.startsWith(`blob:${appOrigin}/`) || url.startsWith('data:');
}

/** Copying a text is the one permission a page needs (diagnostics as text); reading what others copied is none. */
const allowed = 'clipboard-sanitized-write';

/** @param onRefused called for each request that was to leave the private protocol */
export function guardSession(session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'setSpellCheckerEnabled' | 'webRequest' | 'on'>, onRefused: () => void): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => answer(permission === allowed && details.isMainFrame && isOwnUrl(details.requestingUrl)));
  session.setPermissionCheckHandler((_contents, permission, origin) => permission === allowed && origin.replace(/\/$/, '') === appOrigin);
  session.setDevicePermissionHandler(() => false);
  // Chromium would fetch dictionaries from the net.
  session.setSpellCheckerEnabled(false);
  // A page may give the person a file it made (a chart, a table); the system asks where it goes.
  session.on('will-download', (event, item) => {
    if (!isOwnContent(item.getURL())) event.preventDefault();
  });
  session.webRequest.onBeforeRequest((details, answer) => {
    const isOurs = isOwnContent(details.url) || details.url.startsWith('devtools://');
    if (!isOurs) onRefused();
    answer({ cancel: !isOurs });
  });
}
