// `node scripts/docs.mjs`: writes docs/contract.md from the schemas. A test holds the file in step with them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { errorExitStatus } from '../src/shared/contract/errors.ts';
import { procedures } from '../src/shared/contract/procedures.ts';

const maxShown = 700;

/** A JSON schema in the short form of a person: `{a: string, b?: number[]}`. */
function short(schema, depth = 0) {
  if (schema === undefined || schema === true || Object.keys(schema).length === 0) return 'any';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((v) => JSON.stringify(v)).join(' | ');
  if (schema.anyOf || schema.oneOf) return (schema.anyOf ?? schema.oneOf).map((s) => short(s, depth)).join(' | ');
  if (schema.allOf) return schema.allOf.map((s) => short(s, depth)).join(' & ');
  if (schema.type === 'array') {
    if (schema.prefixItems) return `[${schema.prefixItems.map((s) => short(s, depth)).join(', ')}]`;
    const item = short(schema.items, depth + 1);
    return / [|&] /.test(item) ? `(${item})[]` : `${item}[]`;
  }
  if (schema.type === 'object') {
    const entries = Object.entries(schema.properties ?? {});
    if (entries.length === 0) return schema.additionalProperties ? `{[name]: ${short(schema.additionalProperties, depth + 1)}}` : '{}';
    if (depth > 3) return '{…}';
    const required = new Set(schema.required ?? []);
    return `{${entries.map(([key, s]) => `${key}${required.has(key) ? '' : '?'}: ${short(s, depth + 1)}`).join(', ')}}`;
  }
  return schema.type === 'integer' ? 'int' : (schema.type ?? 'any');
}

function line(schema, io) {
  const text = short(z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }));
  return text.length > maxShown ? `${text.slice(0, maxShown)} …` : text;
}

/** The whole reference as Markdown. */
export function contractReference() {
  const areas = new Map();
  for (const [name, p] of Object.entries(procedures)) {
    const area = name.split('.')[0];
    areas.set(area, [...(areas.get(area) ?? []), [name, p]]);
  }
  const parts = [...areas].sort(([a], [b]) => (a < b ? -1 : 1)).map(([area, list]) => {
    const rows = list.map(([name, p]) => `### ${name}\n${p.kind}. ${p.doc}\n\n\`\`\`\nin   ${line(p.input, 'input')}\n${p.kind === 'stream' ? 'each' : 'out '} ${line(p.output, 'output')}\n\`\`\``);
    return `## ${area}\n\n${rows.join('\n\n')}`;
  });
  return `# Contract

Made by \`node scripts/docs.mjs\` from \`src/shared/contract\`; nothing here is typed by hand. Every procedure is reached in
process (command line), over loopback http (\`POST /<token>/api/<name>\` with the input as JSON; \`{"value"}\` or \`{"error"}\`
comes back, a stream as lines of it that end with \`{"end":true}\`) and over Electron's messages. Errors are
\`{code, what, file?, todo}\`; codes and exit status: ${Object.entries(errorExitStatus).map(([code, status]) => `\`${code}\` ${status}`).join(', ')}.
Long shapes are cut; the schemas have them whole.

${parts.join('\n\n')}
`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(join(import.meta.dirname, '..', 'docs', 'contract.md'), contractReference());
