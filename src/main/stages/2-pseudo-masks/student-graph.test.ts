import { describe, expect, it } from 'vitest';
import { Graph, toModel } from '#shared/onnx/index.ts';
import { levelsAt } from '../common/backbone.ts';
import type { BackboneInfo } from '../common/backbone.ts';
import { studentLogits, studentParams } from './student-graph.ts';

/** The four outputs of an EfficientNet-Lite whose strides past `outputStride` became dilation. */
function levelsOf(outputStride: number): ReturnType<typeof levelsAt> {
  const outputs = [4, 8, 16, 32].map((stride) => ({ name: `f${stride}`, channels: 2, stride: Math.min(stride, outputStride) }));
  const backbone: BackboneInfo = {
    id: 'made', sha256: '', outputs,
    input: { name: 'image', dtype: 'float32', layout: 'NCHW', channels: 'RGB', mean: [0, 0, 0], std: [1, 1, 1], sizeMultiple: 32, minPx: 64, maxPx: 512 },
  };
  return levelsAt(backbone, { height: 64, width: 96 });
}

function student(outputStride: number): { readonly dilations: readonly number[]; readonly names: readonly string[]; readonly logits: readonly unknown[] } {
  const levels = levelsOf(outputStride);
  const scales = new Map(levels.map((l) => [l.name, { mean: new Float32Array(l.channels), inverse: new Float32Array(l.channels).fill(1) }]));
  const shape = { levels, scales, classCount: 3 };
  const params = studentParams(shape, 'seed');
  const g = new Graph('student');
  const inputs = Object.fromEntries(levels.map((l) => [l.name, g.input(l.name, 'float16', [1, l.channels, l.height, l.width])]));
  const logits = studentLogits(g, inputs, Object.fromEntries(params.map((p) => [p.name, g.constant('float32', p.shape, p.init, p.name)])), shape);
  g.output('logits', logits);
  const convs = toModel(g).graph?.node.filter((n) => n.opType === 'Conv') ?? [];
  const dilations = convs.map((n) => Number(n.attribute.find((a) => a.name === 'dilations')?.ints[0])).filter((d) => d > 1);
  return { dilations, names: params.map((p) => p.name).filter((n) => n.startsWith('aspp3') && n.endsWith('weight')), logits: logits.shape };
}

describe('the student on a backbone of output stride', () => {
  it.each([
    [16, [3, 6, 9, 12]],
    [8, [6, 12, 18, 24]],
  ])('%i looks as far in pixels as DeepLabV2 does', (outputStride, dilations) => {
    const made = student(outputStride);
    expect(made.dilations).toEqual(dilations);
    expect(made.names).toEqual(dilations.map((d) => `aspp3d${d}.weight`));
    expect(made.logits).toEqual([1, 3, 16, 24]);
  });

  it('32 keeps four different branches', () => {
    expect(student(32).dilations).toEqual([2, 3, 5, 6]);
  });
});
