import { describe, expect, it } from 'vitest';
import { clamp, direction, smoothStep, turned } from './draw.ts';

describe('direction', () => {
  it('agrees with the engine sine and cosine within 1e-6, over several turns', () => {
    for (let i = -300; i <= 300; i++) {
      const turns = i / 97;
      const { x, y } = direction(turns);
      expect(Math.abs(x - Math.cos(2 * Math.PI * turns))).toBeLessThan(1e-6);
      expect(Math.abs(y - Math.sin(2 * Math.PI * turns))).toBeLessThan(1e-6);
    }
  });

  it('turns from right to down, as y points down', () => {
    const { x, y } = turned(direction(0), 0.25);
    expect([Math.abs(x), y]).toEqual([0, 1]);
  });
});

describe('clamp and smoothStep', () => {
  it('keep to their ranges', () => {
    expect([clamp(-1, 0, 2), clamp(1, 0, 2), clamp(3, 0, 2)]).toEqual([0, 1, 2]);
    expect([smoothStep(0, 1, 3), smoothStep(2, 1, 3), smoothStep(4, 1, 3)]).toEqual([0, 0.5, 1]);
  });
});
