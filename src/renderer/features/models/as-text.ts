/** The page as plain text, for a message to whoever helps: all that the screen shows, and no picture or name of a project. */

export interface TextSection {
  readonly title: string;
  readonly lines: readonly (readonly [label: string, value: string])[];
}

/** Sections with a title and "label: value" lines; line breaks inside a value are indented. */
export function asText(heading: string, sections: readonly TextSection[]): string {
  const body = sections.map(({ title, lines }) => [`[${title}]`, ...lines.map(([label, value]) => `${label}: ${value.replaceAll('\n', '\n  ')}`)].join('\n'));
  return `${[heading, ...body].join('\n\n')}\n`;
}
