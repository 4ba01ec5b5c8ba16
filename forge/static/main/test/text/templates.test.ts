import { parse } from 'vue/compiler-sfc';
import { describe, expect, it } from 'vitest';

const TEXT = 2; // NodeTypes.TEXT
const components = import.meta.glob<string>('../../src/**/*.vue', { query: '?raw', import: 'default', eager: true });

interface Node {
  readonly type: number;
  readonly content?: unknown;
  readonly children?: readonly Node[];
}

/** Texts that a template itself has, with letters or digits in them. */
function textsOf({ type, content, children }: Node): string[] {
  if (type === TEXT && typeof content === 'string') return /[\p{L}\p{N}]/u.test(content) ? [content.trim()] : [];
  return (children ?? []).flatMap(textsOf);
}

describe('templates', () => {
  it.each(Object.entries(components))('%s has its words in the locales', (_, source) => {
    const ast = parse(source).descriptor.template?.ast;
    expect(ast ? textsOf(ast as unknown as Node) : []).toEqual([]);
  });
});
