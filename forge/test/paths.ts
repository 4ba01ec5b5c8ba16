import { parse } from 'yaml';

type Path = readonly (string | number)[];

/** The paths of all maps of a YAML document, with a name for each. */
export function maps(text: string): [string, Path][] {
  return [...nodes(parse(text))]
    .filter(([, value]) => typeof value === 'object' && value !== null && !Array.isArray(value))
    .map(([path]) => [path.join('/') || 'the root', path]);
}

/** The paths of all properties, with a name for each. */
export function properties(text: string): [string, Path][] {
  return [...nodes(parse(text))]
    .filter(([path]) => typeof path.at(-1) === 'string')
    .map(([path]) => [path.join('/'), path]);
}

function* nodes(value: unknown, path: Path = []): Generator<[Path, unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [name, child] of Object.entries(value))
    yield* nodes(child, [...path, Array.isArray(value) ? Number(name) : name]);
}
