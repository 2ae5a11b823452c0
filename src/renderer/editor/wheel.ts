/** What a turn of the wheel means in the review editor. */

/** A `WheelEvent` as far as it matters here. */
export interface WheelInput {
  readonly deltaX: number;
  readonly deltaY: number;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
}

/** `direction` is +1 away from the person: nearer, more opaque, stricter. */
export interface WheelTurn {
  readonly action: 'zoom' | 'opacity' | 'threshold' | 'similarity';
  readonly direction: 1 | -1;
}

/**
 * Alt turns the opacity, Shift the seed threshold, Ctrl (also a pinch on a touch pad) always zooms; alone it zooms too, or, while a
 * selection is previewed, turns the likeness. Null if nothing was turned.
 */
export function wheelTurn({ deltaX, deltaY, shiftKey, altKey, ctrlKey }: WheelInput, previewing: boolean): WheelTurn | null {
  // Some systems turn Shift and wheel into a sideways turn.
  const delta = deltaY === 0 && shiftKey ? deltaX : deltaY;
  if (delta === 0 || Number.isNaN(delta)) return null;
  const direction = delta < 0 ? 1 : -1;
  if (ctrlKey) return { action: 'zoom', direction };
  if (altKey) return { action: 'opacity', direction };
  if (shiftKey) return { action: previewing ? 'similarity' : 'threshold', direction };
  return { action: previewing ? 'similarity' : 'zoom', direction };
}
