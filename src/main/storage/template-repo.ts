import type { TemplateRepo } from '../ports/repos.ts';
import { appendAudit } from './audit-repo.ts';
import { read, toJson, write, type Store } from './store.ts';

/** The repository of the template that the project was made from. */
export function createTemplateRepo(store: Store): TemplateRepo {
  const { db } = store;
  const select = db.prepare<[], string>('SELECT json FROM project_template').pluck();
  const put = db.prepare('INSERT OR REPLACE INTO project_template (only_row, json) VALUES (1, ?)');
  return {
    get: () =>
      read(store, () => {
        const text = select.get();
        return text === undefined ? null : (JSON.parse(text) as unknown);
      }),
    put: (template, who) =>
      write(store, () => {
        put.run(toJson(template));
        appendAudit(store, { who, what: 'template-set', detail: template });
      }),
  };
}
