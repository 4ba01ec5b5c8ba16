import { nameOf, searchPeople, type Person } from '../api/people';

export type { Person } from '../api/people';

export interface People {
  /** Whom this site's people can send something, the caller aside; 20 at most. Rejects if the product does not answer. */
  readonly search: (query: string) => Promise<readonly Person[]>;
  /** Never rejects; the name is empty if the product does not tell it. */
  readonly nameOf: (accountId: string) => Promise<Person>;
}

export function usePeople(): People {
  return { search: searchPeople, nameOf };
}
