import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createModelStore } from './model-store.ts';

const shipped = join(import.meta.dirname, '..', '..', '..', 'models');
const shippedId = 'efficientnet-lite0-os16';

describe('the shipped models', () => {
  it('are the files of their cards, the default one among them', async () => {
    const store = createModelStore(shipped, shippedId);
    const { models } = await store.verify();
    expect(models.length).toBeGreaterThan(0);
    expect(models.map((m) => [m.id, m.ok, m.why])).toEqual(models.map((m) => [m.id, true, null]));
    expect((await store.backbone(undefined)).id).toBe(shippedId);
  });
});

describe('a models folder', () => {
  let folder: string;
  const content = new TextEncoder().encode('weights of a made-up model');
  const store = () => createModelStore(folder, 'small');
  const cardFile = (): string => join(folder, 'small', 'card.json');
  const modelFile = (): string => join(folder, 'small', 'model.onnx');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tegakari-models-'));
    await mkdir(join(folder, 'small'));
    const card = JSON.parse(await readFile(join(shipped, shippedId, 'card.json'), 'utf8')) as Record<string, unknown>;
    await writeFile(cardFile(), JSON.stringify({ ...card, id: 'small', bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }));
    await writeFile(modelFile(), content);
    await writeFile(join(folder, 'README.md'), 'a file among the folders');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is sound as made', async () => {
    expect((await store().verify()).models).toMatchObject([{ id: 'small', ok: true, why: null, bytes: content.length }]);
    expect(store().path(await store().backbone('small'))).toBe(modelFile());
  });

  it('with one changed byte is told by the hash and cannot be used', async () => {
    await writeFile(modelFile(), content.with(3, 0));
    expect((await store().verify()).models).toMatchObject([{ id: 'small', ok: false, why: expect.stringContaining('sha256 differs') as string }]);
    await expect(store().backbone(undefined)).rejects.toMatchObject({ code: 'model-mismatch', file: modelFile() });
  });

  it('with a cut file is told by its size', async () => {
    await writeFile(modelFile(), content.subarray(1));
    expect((await store().verify()).models[0]?.why).toBe(`the file has ${content.length - 1} bytes, the card says ${content.length}`);
  });

  it('without the model file says so', async () => {
    await rm(modelFile());
    expect((await store().verify()).models).toMatchObject([{ ok: false, why: 'the file is missing' }]);
    await expect(store().backbone('small')).rejects.toMatchObject({ code: 'model-mismatch', file: modelFile() });
  });

  it('with a card of another id is refused', async () => {
    await rename(join(folder, 'small'), join(folder, 'renamed'));
    await expect(store().cards()).rejects.toMatchObject({ code: 'model-mismatch', what: 'The card says "small" but lies in the folder "renamed"', file: join(folder, 'renamed', 'card.json') });
  });

  it.each([
    ['of other content', '{"schema": 1, "id": "small"}'],
    ['that is no JSON', '{"schema": 1,'],
  ])('with a card %s is refused with the name of the card', async (_, text) => {
    await writeFile(cardFile(), text);
    await expect(store().verify()).rejects.toMatchObject({ code: 'model-mismatch', file: cardFile() });
  });

  it('without a card is refused with the name of the card', async () => {
    await rm(cardFile());
    await expect(store().cards()).rejects.toMatchObject({ code: 'model-mismatch', file: cardFile() });
  });

  it('lacks other models', async () => {
    await expect(store().backbone('large')).rejects.toMatchObject({ code: 'model-missing', what: 'There is no model "large"' });
  });
});
