/** What a reader sees of a page: without style sheet and tags, entities as signs, one kind of space. */
export function textOf(markup: string): string {
  return markup
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

/** Elements that are not closed where they should be, found with a stack. */
export function unbalanced(markup: string): readonly string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const tags = markup.replace(/<style>[\s\S]*?<\/style>/g, '').matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*?(\/?)>/g);
  for (const [text, end, name, selfClosed] of tags) {
    if (selfClosed === '/' || ['meta', 'img', 'br'].includes(name)) continue;
    if (end === '') open.push(name);
    else if (open.pop() !== name) wrong.push(text);
  }
  return [...wrong, ...open];
}
