/** Milliseconds of one picture through the backbone on the provider in use. */
import type { ModelCard } from '#shared/contract/models.ts';
import type { Engine } from '../ports/engine.ts';

const sidePx = 320;
const runs = 5;

export async function timeBackbone(engine: Engine, card: ModelCard, path: (card: ModelCard) => string): Promise<number> {
  const session = await engine.open({ path: path(card) });
  const image = { dtype: 'float32' as const, dims: [1, 3, sidePx, sidePx], data: new Float32Array(3 * sidePx * sidePx) };
  await engine.run(session, { [card.input.name]: image });
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const started = performance.now();
    await engine.run(session, { [card.input.name]: image });
    times.push(performance.now() - started);
  }
  await engine.close(session);
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] as number;
}
