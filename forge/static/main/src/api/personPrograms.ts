import { call, fetched, type Program } from './fileApi';
import { shape } from './programs';

const pathOf = (person: string) => `/v1/people/${encodeURIComponent(person)}/programs`;

/** The programs of a person of the site. `roles` is a role assertion of the caller, see roles.ts. */
export const programsOf = (person: string, roles: string) => fetched(shape, 'GET', pathOf(person), undefined, roles);

export async function revokeProgramOf(person: string, { id }: Program, roles: string): Promise<void> {
  await call('DELETE', `${pathOf(person)}/${encodeURIComponent(id)}`, undefined, roles);
}
