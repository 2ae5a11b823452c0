/** The contract: every shape that crosses a border of the program. */
export * from './bench.ts';
export * from './errors.ts';
export * from './figures.ts';
export * from './gates.ts';
export * from './models.ts';
export * from './results.ts';
export * from './runs.ts';
