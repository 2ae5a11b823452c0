import { describe, expect, it } from 'vitest';
import { commandFor, keyBindings, keyLabel } from './keymap.ts';
import type { KeyInput } from './keymap.ts';

const key = (name: string, over: Partial<KeyInput> = {}): KeyInput => ({ key: name, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...over });
const shift = { shiftKey: true };

describe('commandFor', () => {
  it('knows the keys that the specification names', () => {
    const expected = {
      ' ': 'accept', b: 'tool-brush', e: 'tool-eraser', p: 'tool-polygon', f: 'tool-fill', s: 'tool-similarity', '[': 'size-down', ']': 'size-up', z: 'undo',
      x: 'not-there', k: 'later', a: 'previous', d: 'next', 1: 'class-1', 9: 'class-9', 0: 'background', i: 'ignore', '+': 'zoom-in', '-': 'zoom-out',
    };
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, commandFor(key(name))]))).toEqual(expected);
    expect([commandFor(key('Z', shift)), commandFor(key('?', shift)), commandFor(key('+', shift))]).toEqual(['redo', 'help', 'zoom-in']);
  });

  it('reads Caps Lock and full-width letters as plain ones', () => {
    expect([key('B'), key('z', shift), key('ｂ'), key('　')].map(commandFor)).toEqual(['tool-brush', 'redo', 'tool-brush', 'accept']);
  });

  it('leaves Shift with other letters, Alt, Ctrl and composing alone', () => {
    expect([key('B', shift), key('b', { altKey: true }), key('b', { ctrlKey: true }), key('b', { isComposing: true }), key('Process'), key('F5'), key('')].map(commandFor)).toEqual([null, null, null, null, null, null, null]);
  });

  it('undoes with Ctrl and with ⌘ too', () => {
    expect([key('z', { ctrlKey: true }), key('Z', { metaKey: true, ...shift }), key('y', { ctrlKey: true })].map(commandFor)).toEqual(['undo', 'redo', 'redo']);
  });
});

describe('keyBindings', () => {
  it('never give one key press to two commands', () => {
    const presses = keyBindings.flatMap(({ key: name, shift: needed, withCtrl, command }) =>
      (needed === undefined ? [false, true] : [needed]).map((shiftKey) => ({ press: `${withCtrl ? 'ctrl ' : ''}${shiftKey ? 'shift ' : ''}${name}`, command })));
    const twice = presses.filter((one, i) => presses.findIndex((other) => other.press === one.press) !== i);
    expect(twice).toEqual([]);
  });

  it('are all reached by pressing what they say', () => {
    for (const binding of keyBindings) {
      expect(commandFor(key(binding.key, { shiftKey: binding.shift ?? false, ctrlKey: binding.withCtrl ?? false }))).toBe(binding.command);
    }
  });

  it('keep clear of the keys that work on every screen: Alt with digits, Shift+J', () => {
    expect([key('1', { altKey: true }), key('J', shift)].map(commandFor)).toEqual([null, null]);
  });

  it('list each command once', () => {
    const listed = keyBindings.filter((binding) => !binding.unlisted).map((binding) => binding.command);
    expect(new Set(listed).size).toBe(listed.length);
    expect(keyBindings.every((binding) => listed.includes(binding.command))).toBe(true);
  });
});

describe('keyLabel', () => {
  it('writes keys as they are printed', () => {
    const label = (command: string) => keyLabel(keyBindings.find((binding) => binding.command === command)!);
    expect(['accept', 'redo', 'size-down', 'cancel', 'cursor-up', 'finish', 'class-3'].map(label)).toEqual(['Space', 'Shift+Z', '[', 'Esc', '↑', 'Enter', '3']);
    expect(keyLabel({ command: 'undo', group: 'edit', key: 'z', shift: false, withCtrl: true })).toBe('Ctrl+Z');
  });
});
