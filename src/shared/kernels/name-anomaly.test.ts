import { describe, expect, it } from 'vitest';
import { expectClose } from '../../../test/support/expect-close.ts';
import { nameAnomaly } from './name-anomaly.ts';

describe('anomalies get a name', () => {
  it('by the highest activation, by hand', () => {
    const anomaly = Float32Array.of(0.8, 0.5, 0.4);
    // Class 2 is not tagged, however high it is.
    const cams = Float32Array.of(0.5, 0.1, 0, 0.25, 0.4, 0, 9, 9, 9);
    expectClose(nameAnomaly(anomaly, cams, 3, Uint8Array.of(1, 1, 0)), [0.8, 0.125, 0.4, 0.4, 0.5, 0.4, 0, 0, 0], 1e-6);
  });

  it('and keep their height with one class, whatever its activation', () => {
    const anomaly = Float32Array.of(0.3, 0.9, 0);
    expect([...nameAnomaly(anomaly, Float32Array.of(0.01, 0, 1), 1, Uint8Array.of(1))]).toEqual([...anomaly]);
  });

  it('or none without a tag; sizes must agree', () => {
    expect([...nameAnomaly(Float32Array.of(1), Float32Array.of(1, 1), 2, Uint8Array.of(0, 0))]).toEqual([0, 0]);
    expect([...nameAnomaly(new Float32Array(0), new Float32Array(0), 1, Uint8Array.of(1))]).toEqual([]);
    expect(() => nameAnomaly(Float32Array.of(1), Float32Array.of(1), 2, Uint8Array.of(1, 0))).toThrow(RangeError);
    expect(() => nameAnomaly(Float32Array.of(1), Float32Array.of(1), 1, Uint8Array.of(1, 0))).toThrow(RangeError);
  });
});
