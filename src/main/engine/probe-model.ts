/**
 * A one-convolution model (1×16×96×96, 3×3, 16 → 16 channels, zero weights) as protobuf bytes, written by hand so that
 * a provider can be probed without any file. Field numbers: onnx.proto (ModelProto 1, 7, 8; GraphProto 1, 2, 5, 11, 12).
 * Its input is float16 like the stored features: WebGPU devices without float16 start, but fail at the first such cast.
 */
export const probeDims = [1, 16, 96, 96] as const;

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  while (rest > 127) {
    out.push((rest & 127) | 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
  return out;
}
const int = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];
const bytes = (field: number, value: readonly number[] | Uint8Array): number[] => [...varint(field * 8 + 2), ...varint(value.length), ...value];
const text = (field: number, value: string): number[] => bytes(field, new TextEncoder().encode(value));

/** Element types as ONNX numbers them. */
const float32 = 1;
const float16 = 10;

function tensorInfo(name: string, elementType: number, dims: readonly number[]): number[] {
  const shape = dims.flatMap((d) => bytes(1, int(1, d)));
  const tensorType = [...int(1, elementType), ...bytes(2, shape)];
  return [...text(1, name), ...bytes(2, bytes(1, tensorType))];
}

export function probeModel(): Uint8Array {
  const weights = [...[16, 16, 3, 3].flatMap((d) => int(1, d)), ...int(2, 1), ...text(8, 'w'), ...bytes(9, new Uint8Array(16 * 16 * 9 * 4))];
  const pads = [...text(1, 'pads'), ...[1, 1, 1, 1].flatMap((p) => int(8, p)), ...int(20, 7)];
  const to = [...text(1, 'to'), ...int(3, float32), ...int(20, 2)];
  const cast = [...text(1, 'x'), ...text(2, 'wide'), ...text(4, 'Cast'), ...bytes(5, to)];
  const conv = [...text(1, 'wide'), ...text(1, 'w'), ...text(2, 'y'), ...text(4, 'Conv'), ...bytes(5, pads)];
  const graph = [...bytes(1, cast), ...bytes(1, conv), ...text(2, 'probe'), ...bytes(5, weights), ...bytes(11, tensorInfo('x', float16, probeDims)), ...bytes(12, tensorInfo('y', float32, probeDims))];
  return new Uint8Array([...int(1, 8), ...bytes(7, graph), ...bytes(8, int(2, 18))]);
}
