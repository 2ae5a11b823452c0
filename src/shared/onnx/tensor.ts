import { TensorProto_DataType } from './proto/onnx_pb.js';

/** Element types this writer uses. float16 data are raw bits in a Uint16Array, bool data are 0/1 bytes. */
export type DType = 'float32' | 'float16' | 'int64' | 'int32' | 'uint8' | 'bool';

/** A size in elements, or the name of a size that is known only at run time. */
export type Dim = number | string;
export type Shape = readonly Dim[];

/** A value of a graph: its unique name, element type and shape; row-major, outermost dimension first. */
export interface Tensor {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

export type TensorData = Float32Array | Uint16Array | BigInt64Array | Int32Array | Uint8Array;

const DATA_TYPES: Readonly<Record<DType, TensorProto_DataType>> = {
  float32: TensorProto_DataType.FLOAT,
  float16: TensorProto_DataType.FLOAT16,
  int64: TensorProto_DataType.INT64,
  int32: TensorProto_DataType.INT32,
  uint8: TensorProto_DataType.UINT8,
  bool: TensorProto_DataType.BOOL,
};

/** The ONNX number of an element type. */
export function dataTypeOf(dtype: DType): TensorProto_DataType {
  return DATA_TYPES[dtype];
}

/** The element type of an ONNX number; throws for types this writer does not use. */
export function dtypeOf(dataType: TensorProto_DataType): DType {
  for (const [dtype, number] of Object.entries(DATA_TYPES)) {
    if (number === dataType) return dtype as DType;
  }
  throw new Error(`element type ${TensorProto_DataType[dataType] ?? dataType} is not supported`);
}

/** The number of elements of a static shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** `axis` counted from the front, for axes in −rank … rank−1; throws outside that range. */
export function normaliseAxis(axis: number, rank: number): number {
  const result = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || result < 0 || result >= rank) throw new Error(`axis ${axis} is outside rank ${rank}`);
  return result;
}

/** The shape with all sizes known; throws naming the tensor and the first size that is not. */
export function staticShape(tensor: Tensor): readonly number[] {
  return tensor.shape.map((size) => {
    if (typeof size === 'string') throw new Error(`${tensor.name} needs a static shape, but size "${size}" is open`);
    return size;
  });
}

/** Shapes as text for messages, e.g. `[2, C, 8]`. */
export function describeShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** True when both shapes have the same sizes; open sizes are the same when their names are. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** The shape two operands broadcast to (NumPy rules); throws when they do not fit. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw new Error(`shapes ${describeShape(a)} and ${describeShape(b)} do not broadcast`);
  });
}
