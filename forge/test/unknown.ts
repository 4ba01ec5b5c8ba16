/** The parts of a JSON schema that are used here. */
export interface Schema {
  $ref?: string;
  definitions?: Record<string, Schema>;
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  required?: string[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
}

/**
 * Finds properties that a JSON schema does not name, even where it allows additional ones and so
 * misses typos. Returns their paths, like `modules/function/0/handlr`.
 */
export function unknownProperties(value: unknown, root: Schema): string[] {
  const cache = new Map<Schema, Schema[]>();
  /** A schema and its alternatives. */
  const variants = (schema: Schema): Schema[] => {
    const found = cache.get(schema) ?? expand(schema);
    cache.set(schema, found);
    return found;
  };
  const expand = ({ $ref, ...schema }: Schema): Schema[] => {
    if ($ref !== undefined) return variants(root.definitions?.[$ref.replace('#/definitions/', '')] ?? {});
    return [schema, ...[schema.oneOf, schema.anyOf, schema.allOf].flatMap((list) => (list ?? []).flatMap(variants))];
  };

  const walk = (node: unknown, schemas: Schema[], path: string): string[] => {
    if (Array.isArray(node)) {
      const items = schemas.flatMap(({ items }) => (items ? variants(items) : []));
      return node.flatMap((item, i) => walk(item, items, `${path}${i}/`));
    }
    if (typeof node !== 'object' || node === null) return [];
    const fitting = schemas.filter(({ required }) => (required ?? []).every((name) => name in node));
    return Object.entries(node).flatMap(([name, child]) => {
      const known = fitting.flatMap((schema) => named(schema, name)).flatMap(variants);
      return known.length === 0 ? [path + name] : walk(child, known, `${path}${name}/`);
    });
  };

  return walk(value, variants(root), '');
}

/** The schemas of a property; none if the schema does not name it. */
function named({ properties = {}, patternProperties = {}, additionalProperties }: Schema, name: string): Schema[] {
  const found = Object.entries(patternProperties)
    .filter(([pattern]) => new RegExp(pattern).test(name))
    .map(([, schema]) => schema);
  if (Object.hasOwn(properties, name)) found.push(properties[name] ?? {});
  if (typeof additionalProperties === 'object') found.push(additionalProperties);
  return found;
}
