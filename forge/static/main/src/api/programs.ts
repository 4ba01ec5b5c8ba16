import { bytes, instant, list, object, oneOf, text, type Shape } from '@secure-share/shared/lib/shape';
import { call, fetched, type Program, type ProgramRequest } from './fileApi';

const program: Shape<Program> = object(
  {
    id: bytes(32),
    name: text,
    scopes: list(oneOf('send', 'receive', 'read')),
    createdAt: instant,
    expiresAt: instant,
  },
  { lastUsedOn: text },
);
export const shape: Shape<{ readonly items: readonly Program[] }> = object({ items: list(program) }, {});

/** Allows a program to act for the caller. */
export const approveProgram = (request: ProgramRequest) => fetched(program, 'POST', '/v1/programs', request);

/** The programs that the caller has approved, newest first. */
export const programs = () => fetched(shape, 'GET', '/v1/programs');

export async function revokeProgram(id: string): Promise<void> {
  await call('DELETE', `/v1/programs/${encodeURIComponent(id)}`);
}
