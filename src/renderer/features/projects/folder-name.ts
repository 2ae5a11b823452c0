/** A folder name made from a project's name: what Windows forbids is left out, the rest stays readable. */

/** At most 80 characters, never empty. */
export function folderNameOf(name: string): string {
  const plain = [...name.normalize('NFC')]
    .map((c) => (/[\\/:*?"<>|]/.test(c) || c < ' ' ? ' ' : c))
    .join('')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80)
    .replace(/[ .]+$/, '');
  return plain === '' ? 'project' : /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(plain) ? `${plain}_` : plain;
}
