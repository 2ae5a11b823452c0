/**
 * Connected components of a label map.
 *
 * Method: two passes with union-find; pixels of one class are joined over all 8 neighbours, so a hairline that runs
 *   diagonally stays one piece. Components are numbered 1 … count in the order of their first pixel.
 * Layout: HW label map in; HW component numbers out (0 = in no component).
 * Ignore: background 0 and `ignore` belong to no component and join nothing.
 * Source: Rosenfeld & Pfaltz 1966, doi 10.1145/321356.321357.
 */
import { checkSize } from './check-size.ts';

/** The components of a label map; entry i of each list belongs to component i + 1. */
export interface Components {
  /** HW: 0, or the number of the component that holds the pixel. */
  readonly labels: Int32Array;
  readonly count: number;
  readonly classIds: Uint8Array;
  /** Pixels. */
  readonly areas: Int32Array;
  /** Four values a component: left, top, right, bottom, all inclusive, in pixels. */
  readonly boxes: Int32Array;
}

function rootOf(parent: Int32Array, label: number): number {
  while (parent[label] !== label) {
    parent[label] = parent[parent[label]];
    label = parent[label];
  }
  return label;
}

/** First pass: provisional labels with joined roots; returns the number of provisional labels. */
function joinNeighbours(classMap: Uint8Array, height: number, width: number, ignore: number, labels: Int32Array, parent: Int32Array): number {
  let used = 0;
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const id = classMap[p];
      if (id === 0 || id === ignore) continue;
      let root = 0;
      // Already visited neighbours: left, and the three above.
      for (let k = 0; k < 4; k++) {
        const dx = k === 0 ? -1 : k - 2;
        const q = p + dx - (k === 0 ? 0 : width);
        if (x + dx < 0 || x + dx >= width || q < 0 || classMap[q] !== id) continue;
        const other = rootOf(parent, labels[q]);
        if (root === 0) root = other;
        else if (other !== root) {
          // The smaller number wins, so roots keep the order of first pixels.
          parent[Math.max(root, other)] = Math.min(root, other);
          root = Math.min(root, other);
        }
      }
      if (root === 0) {
        root = ++used;
        parent[root] = root;
      }
      labels[p] = root;
    }
  }
  return used;
}

/** Finds the 8-connected components of every class. Throws RangeError if `classMap` is not height·width long. */
export function connectedComponents(classMap: Uint8Array, height: number, width: number, ignore = 255): Components {
  checkSize('connectedComponents classMap', classMap.length, height * width);
  const labels = new Int32Array(classMap.length);
  const parent = new Int32Array(classMap.length + 1);
  const used = joinNeighbours(classMap, height, width, ignore, labels, parent);
  const numbers = new Int32Array(used + 1);
  let count = 0;
  for (let label = 1; label <= used; label++) numbers[label] = parent[label] === label ? ++count : numbers[rootOf(parent, label)];

  const classIds = new Uint8Array(count);
  const areas = new Int32Array(count);
  const boxes = new Int32Array(4 * count);
  for (let i = 0; i < count; i++) boxes.set([width, height, -1, -1], 4 * i);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const number = numbers[labels[p]];
      labels[p] = number;
      if (number === 0) continue;
      const b = 4 * (number - 1);
      classIds[number - 1] = classMap[p];
      areas[number - 1]++;
      if (x < boxes[b]) boxes[b] = x;
      if (y < boxes[b + 1]) boxes[b + 1] = y;
      if (x > boxes[b + 2]) boxes[b + 2] = x;
      if (y > boxes[b + 3]) boxes[b + 3] = y;
    }
  }
  return { labels, count, classIds, areas, boxes };
}

/** Returns the area in pixels of the largest component of any class but the background; 0 if there is none. */
export function largestArea(classMap: Uint8Array, height: number, width: number, ignore = 255): number {
  return connectedComponents(classMap, height, width, ignore).areas.reduce((largest, area) => Math.max(largest, area), 0);
}
