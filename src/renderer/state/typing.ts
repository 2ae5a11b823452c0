/** Keys while a person types are text, never commands. */

const buttonsByNature = ['radio', 'checkbox', 'range', 'button', 'submit'];

/** True in a field that takes text; a radio button or a slider that was just used keeps the screen's keys alive. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  if (event.isComposing) return true;
  if (target === null) return false;
  if (target instanceof HTMLInputElement) return !buttonsByNature.includes(target.type);
  return target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** True while a dialog, menu or list lies over the screen: its keys are its own. */
export function isCovered(): boolean {
  return document.querySelector('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]') !== null;
}
