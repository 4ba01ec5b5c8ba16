import { vi } from 'vitest';
import type { Ref } from 'vue';

import { Backend, type Answer } from '../api/backend';

/** A backend for an administrator of the site. Load what uses it afterwards. */
export async function administrator() {
  vi.resetModules();
  const backend = await Backend.start();
  const roles = vi.fn<(data: unknown) => unknown>();
  roles.mockReturnValue({ token: 'an assertion', roles: ['site-admin'], expires: 1 });
  backend.commands.invoke = roles;
  return { backend, roles };
}

/** A problem as the file API returns it. */
export const refusal = (slug: string, status: number): Answer => ({
  status,
  body: { type: `urn:secure-share:problem:${slug}`, title: 'No', status },
});

/** The editor, once it has what is stored or knows why not. */
export async function loaded<Editor extends Readonly<Record<'stored' | 'failure', Readonly<Ref<unknown>>>>>(
  editor: Editor,
): Promise<Editor> {
  await vi.waitUntil(() => editor.stored.value ?? editor.failure.value, 60_000);
  return editor;
}
