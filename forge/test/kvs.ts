import type { SiteKey } from '../src/siteKey';

interface SetRequest {
  key: string;
  value: unknown;
  options?: { keyPolicy?: string };
}

/** One call of storage, as `@forge/kvs` makes it. */
interface Call {
  path: string;
  request: SetRequest;
}

type Answer = (call: Call) => Response | undefined;

const failure = (status: number, code: string) => Response.json({ code, message: code }, { status });

/**
 * Forge's secret storage of one site. It replaces the global function of the Forge runtime that
 * `@forge/kvs` calls. It answers asynchronously, so that parallel calls overlap.
 */
export class FakeKvs {
  readonly secrets = new Map<string, unknown>();
  readonly calls: Call[] = [];
  /** If set, and if it returns a response, that is the answer. */
  fault?: Answer;

  install(): void {
    Object.assign(globalThis, { __forge_fetch__: this.#fetch });
  }

  count(path: string): number {
    return this.calls.filter((call) => call.path === path).length;
  }

  readonly #fetch = async (
    service: unknown,
    path: string,
    init: { method: string; body: string },
  ): Promise<Response> => {
    if (JSON.stringify(service) !== '{"type":"kvs","provider":"app","remote":"kvs"}' || init.method !== 'POST') {
      throw new Error(`unexpected call of ${JSON.stringify(service)}`);
    }
    const call = { path, request: JSON.parse(init.body) as SetRequest };
    this.calls.push(call);
    await Promise.resolve();
    return this.fault?.(call) ?? this.#answer(call);
  };

  #answer({ path, request: { key, value, options } }: Call): Response {
    if (path === '/api/v1/secret/get') {
      return this.secrets.has(key)
        ? Response.json({ key, value: this.secrets.get(key) })
        : failure(404, 'KEY_NOT_FOUND');
    }
    if (path === '/api/v1/secret/delete') {
      this.secrets.delete(key);
      return new Response(null, { status: 204 });
    }
    if (path !== '/api/v1/secret/set') return failure(404, 'NOT_FOUND');
    if (options?.keyPolicy === 'FAIL_IF_EXISTS' && this.secrets.has(key)) return failure(409, 'KEY_CONFLICT');
    this.secrets.set(key, value);
    return new Response(null, { status: 204 });
  }
}

export const stored: SiteKey = { version: 3, key: `${'k'.repeat(42)}A` };
