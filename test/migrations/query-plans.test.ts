import { expect, it } from 'vitest';
import { imageBySha256Sql, imagesBySplitSql } from '../../src/main/storage/image-repo.ts';
import { openMemoryProject } from '../../src/main/storage/memory-project.ts';
import { currentReviewSql, currentReviewsSql } from '../../src/main/storage/review-repo.ts';
import { stepByKeySql } from '../../src/main/storage/step-cache.ts';

/** The plan in SQLite's words, one line a node. */
function planOf(sql: string): string[] {
  const { db } = openMemoryProject();
  const parameters = Array.from({ length: sql.split('?').length - 1 }, () => 'x');
  return (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters) as { detail: string }[]).map((row) => row.detail);
}

it('finds the images of a split by index, in order, without sorting', () => {
  const plan = planOf(imagesBySplitSql);
  expect(plan[0]).toBe('SEARCH i USING INDEX images_by_split (split=?)');
  expect(plan).toContain('SEARCH t USING PRIMARY KEY (image_id=? AND class_id=?)');
  expect(plan.filter((line) => /ORDER BY|SCAN i\b|SCAN t\b/.test(line))).toEqual([]);
});

it('finds the current review of an image by one look-up', () => {
  expect(planOf(currentReviewSql)).toEqual(['SEARCH reviews USING INDEX reviews_by_image (image_id=? AND state=?)']);
});

it('finds the current reviews of all images with one look-up each', () => {
  const plan = planOf(currentReviewsSql);
  expect(plan).toContain('SEARCH l USING COVERING INDEX reviews_by_image (image_id=? AND state=?)');
  expect(plan.filter((line) => line.includes('TEMP B-TREE'))).toEqual([]);
});

it('finds a step by its key', () => {
  expect(planOf(stepByKeySql)).toEqual(['SEARCH steps USING INDEX sqlite_autoindex_steps_1 (key=?)']);
});

it('finds a picture by its content', () => {
  expect(planOf(imageBySha256Sql)[0]).toBe('SEARCH i USING INDEX images_by_sha256 (sha256=?)');
});
