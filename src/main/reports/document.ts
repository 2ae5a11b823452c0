/** The HTML file around any paper: no script, no address outside the file, readable and printable offline. */
import type { Language } from '#shared/domain/gate-types.ts';
import { type Html, html, styleSheet } from './html.ts';
import { reportCss } from './style.ts';

/** A complete HTML document (UTF-8) with the one style sheet of all papers. */
export function htmlDocument(lang: Language, title: string, body: Html): string {
  const document = html`<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${styleSheet(reportCss)}
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
  return `<!doctype html>\n${document.markup}`;
}
