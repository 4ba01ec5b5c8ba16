// @vitest-environment node
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { expect, it } from 'vitest';

it('has the types of docs/openapi.yaml; `npm run types` generates them', () => {
  const main = join(import.meta.dirname, '../..');
  const check = () => execFileSync('npm', ['run', '--silent', 'types', '--', '--check'], { cwd: main, stdio: 'pipe' });
  expect(check).not.toThrow();
}, 120_000);
