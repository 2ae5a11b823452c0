/** Graphs around the frozen backbone: pixels in, feature levels out. */
import { Graph, cast, embedModel, flip, imagePreprocess, mul, reduceMean, toBytes } from '#shared/onnx/index.ts';
import type { Tensor } from '#shared/onnx/index.ts';
import type { readModel } from '#shared/onnx/index.ts';
import type { ModelCard } from '#shared/contract/models.ts';
import type { WorkingSize } from './working-size.ts';

export type BackboneModel = ReturnType<typeof readModel>;

/** What the steps need of a card, as part of their input (so that another model is another result). */
export interface BackboneInfo {
  readonly id: string;
  readonly sha256: string;
  readonly input: ModelCard['input'];
  readonly outputs: ModelCard['outputs'];
}

export interface Level {
  readonly name: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Image pixels a cell. */
  readonly stride: number;
}

export function levelsAt(backbone: BackboneInfo, size: WorkingSize): readonly Level[] {
  return backbone.outputs.map((o) => ({ name: o.name, channels: o.channels, height: size.height / o.stride, width: size.width / o.stride, stride: o.stride }));
}

/** The two levels on the coarsest grid, on which class activation maps are made. */
export function topLevels(levels: readonly Level[]): readonly Level[] {
  const coarsest = Math.min(...levels.map((l) => l.height));
  return levels.filter((l) => l.height === coarsest);
}

/** Puts preprocessing and backbone into a graph and returns its levels by name, NCHW with a batch of 1. */
export function backboneLevels(g: Graph, pixels: Tensor, model: BackboneModel, backbone: BackboneInfo, size: WorkingSize, mirrored = false): Readonly<Record<string, Tensor>> {
  const image = imagePreprocess(g, pixels, { ...size, mean: backbone.input.mean, std: backbone.input.std });
  const shapes = Object.fromEntries(levelsAt(backbone, size).map((l) => [l.name, [1, l.channels, l.height, l.width]]));
  return embedModel(g, model, { [backbone.input.name]: mirrored ? flip(g, image, [3]) : image }, { prefix: 'backbone', shapes });
}

export interface ExtractorOptions {
  readonly size: WorkingSize;
  readonly mirrored: boolean;
  readonly levels: readonly string[];
  /** Adds per-channel mean and mean square of each level (`<level>.mean`, `<level>.square`, float32). */
  readonly statistics: boolean;
}

/** A model from `pixels` uint8 [H, W, 3] to levels as float16; mirrored views come back unmirrored. */
export function extractorModel(model: BackboneModel, backbone: BackboneInfo, options: ExtractorOptions): Uint8Array {
  const g = new Graph('extractor');
  const pixels = g.input('pixels', 'uint8', ['height', 'width', 3]);
  const levels = backboneLevels(g, pixels, model, backbone, options.size, options.mirrored);
  for (const name of options.levels) {
    const level = levels[name] as Tensor;
    g.output(name, cast(g, options.mirrored ? flip(g, level, [3]) : level, 'float16'));
    if (!options.statistics) continue;
    g.output(`${name}.mean`, reduceMean(g, level, [0, 2, 3]));
    g.output(`${name}.square`, reduceMean(g, mul(g, level, level), [0, 2, 3]));
  }
  return toBytes(g);
}
