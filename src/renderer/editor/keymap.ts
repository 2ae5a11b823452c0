/**
 * Keys of the review editor, as data: the help overlay lists them, key hints on buttons name them, `commandFor` finds the command.
 *
 * Keys are compared by what they write, not by where they lie, so that `[` and `?` work on a Japanese keyboard too; full-width letters
 * count as plain ones. Letters: with and without Shift differ. Signs: Shift is whatever it takes to write them.
 */

/** What the keyboard asks for. */
export type CommandId =
  | 'accept' | 'not-there' | 'later' | 'previous' | 'next'
  | 'tool-brush' | 'tool-eraser' | 'tool-polygon' | 'tool-fill' | 'tool-similarity' | 'tool-pan' | 'tool-pick'
  | 'size-down' | 'size-up' | 'stricter' | 'looser'
  | 'undo' | 'redo' | 'finish' | 'step-back' | 'cancel'
  | 'class-1' | 'class-2' | 'class-3' | 'class-4' | 'class-5' | 'class-6' | 'class-7' | 'class-8' | 'class-9' | 'background' | 'ignore'
  | 'zoom-in' | 'zoom-out' | 'zoom-fit' | 'opacity-down' | 'opacity-up' | 'hide-mask' | 'show-doubt'
  | 'cursor-left' | 'cursor-right' | 'cursor-up' | 'cursor-down' | 'cursor-press'
  | 'help';

export type KeyGroup = 'queue' | 'tool' | 'edit' | 'class' | 'view' | 'cursor';

export interface KeyBinding {
  readonly command: CommandId;
  readonly group: KeyGroup;
  /** `KeyboardEvent.key`, letters in lower case. */
  readonly key: string;
  /** True or false where it matters, left out where it does not. */
  readonly shift?: boolean;
  /** Ctrl, or ⌘ on a Mac. */
  readonly withCtrl?: true;
  /** Works, but is not listed: a second way that some are used to. */
  readonly unlisted?: true;
}

/** A `KeyboardEvent` as far as it matters here. */
export interface KeyInput {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing?: boolean;
  readonly repeat?: boolean;
}

function letter(command: CommandId, group: KeyGroup, key: string, shift = false): KeyBinding {
  return { command, group, key, shift };
}

function sign(command: CommandId, group: KeyGroup, key: string): KeyBinding {
  return { command, group, key };
}

export const keyBindings: readonly KeyBinding[] = [
  sign('accept', 'queue', ' '),
  letter('not-there', 'queue', 'x'),
  letter('later', 'queue', 'k'),
  letter('previous', 'queue', 'a'),
  letter('next', 'queue', 'd'),
  letter('tool-brush', 'tool', 'b'),
  letter('tool-eraser', 'tool', 'e'),
  letter('tool-polygon', 'tool', 'p'),
  letter('tool-fill', 'tool', 'f'),
  letter('tool-similarity', 'tool', 's'),
  letter('tool-pick', 'tool', 'c'),
  letter('tool-pan', 'tool', 'h'),
  sign('size-down', 'tool', '['),
  sign('size-up', 'tool', ']'),
  sign('looser', 'tool', ','),
  sign('stricter', 'tool', '.'),
  letter('undo', 'edit', 'z'),
  letter('redo', 'edit', 'z', true),
  { command: 'undo', group: 'edit', key: 'z', shift: false, withCtrl: true, unlisted: true },
  { command: 'redo', group: 'edit', key: 'z', shift: true, withCtrl: true, unlisted: true },
  { command: 'redo', group: 'edit', key: 'y', shift: false, withCtrl: true, unlisted: true },
  sign('finish', 'edit', 'Enter'),
  sign('step-back', 'edit', 'Backspace'),
  { ...sign('step-back', 'edit', 'Delete'), unlisted: true },
  sign('cancel', 'edit', 'Escape'),
  ...([1, 2, 3, 4, 5, 6, 7, 8, 9] as const).map((n) => sign(`class-${n}`, 'class', String(n))),
  sign('background', 'class', '0'),
  letter('ignore', 'class', 'i'),
  sign('zoom-in', 'view', '+'),
  { ...sign('zoom-in', 'view', '='), unlisted: true },
  { ...sign('zoom-in', 'view', ';'), unlisted: true },
  sign('zoom-out', 'view', '-'),
  sign('zoom-fit', 'view', 'Home'),
  letter('opacity-down', 'view', 'o'),
  letter('opacity-up', 'view', 'o', true),
  letter('hide-mask', 'view', 'v'),
  letter('show-doubt', 'view', 'u'),
  sign('cursor-left', 'cursor', 'ArrowLeft'),
  sign('cursor-right', 'cursor', 'ArrowRight'),
  sign('cursor-up', 'cursor', 'ArrowUp'),
  sign('cursor-down', 'cursor', 'ArrowDown'),
  sign('cursor-press', 'cursor', 'm'),
  sign('help', 'view', '?'),
];

function keyOf({ key }: KeyInput): string {
  const plain = key.normalize('NFKC');
  return plain.length === 1 ? plain.toLowerCase() : key;
}

/** Returns the command of a key press, null for none. Not to be asked while the person types in a field. */
export function commandFor(event: KeyInput): CommandId | null {
  if (event.altKey || event.isComposing) return null;
  const key = keyOf(event);
  const modified = event.ctrlKey || event.metaKey;
  const found = keyBindings.find((binding) =>
    binding.key === key && (binding.withCtrl ?? false) === modified && (binding.shift ?? event.shiftKey) === event.shiftKey);
  return found?.command ?? null;
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  ' ': 'Space', Escape: 'Esc', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓',
};

/** Returns a binding as written on keys, such as "Shift+Z". */
export function keyLabel({ key, shift, withCtrl }: KeyBinding): string {
  const name = KEY_NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  return `${withCtrl ? 'Ctrl+' : ''}${shift ? 'Shift+' : ''}${name}`;
}
