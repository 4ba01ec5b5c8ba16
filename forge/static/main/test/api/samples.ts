import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

/** The parts of OpenAPI 3.1 that the document uses for bodies of responses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
}

interface Response {
  readonly content?: Readonly<Record<string, { schema: Schema }>>;
}

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Response>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const document = parse(readFileSync(join(import.meta.dirname, '../../../../../docs/openapi.yaml'), 'utf8')) as Document;

/** Method and path of an operation, and the schema of its response with a status. */
export function operation(id: string, status: string): { route: string; schema: Schema } {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, found] of Object.entries(item)) {
      const schema =
        found.operationId === id ? found.responses[status]?.content?.['application/json']?.schema : undefined;
      if (schema) return { route: `${method.toUpperCase()} ${path}`, schema };
    }
  }
  throw new Error(`no answer ${status} of ${id} is documented`);
}

/** Resolves references. Of several alternatives it takes the first. */
export function resolve(schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  const found = name === undefined ? schema : document.components.schemas[name];
  if (!found) throw new Error(`no schema ${String(name)}`);
  const usual = found.properties ? undefined : found.oneOf?.[0];
  return usual ? resolve(usual) : found;
}

/** A value that the schema allows, with all members or only the required ones. */
export function sample(given: Schema, all: boolean): unknown {
  const schema = resolve(given);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'object':
      return members(schema, all);
    case 'array':
      return [sample(schema.items ?? {}, all)];
    case 'integer':
      return schema.minimum ?? 0;
    case 'boolean':
      return true;
    default:
      return textOf(schema);
  }
}

function members({ properties, required = [], additionalProperties }: Schema, all: boolean): unknown {
  if (!properties) return additionalProperties ? { name: sample(additionalProperties, all) } : {};
  const chosen = Object.entries(properties).filter(([name]) => all || required.includes(name));
  return Object.fromEntries(chosen.map(([name, schema]) => [name, sample(schema, all)]));
}

function textOf({ format, pattern = '' }: Schema): string {
  if (format === 'date-time') return '2026-11-21T12:00:00.123456789Z';
  if (format === 'uri') return 'https://blobs.example/x?y=z';
  const length = Number(/\{(\d+)\}\[/.exec(pattern)?.[1] ?? 2) + 1;
  return 'A'.repeat(length);
}
