import { nameOf, searchPeople, type Person } from '../api/people';

export type { Person } from '../api/people';

export interface People {
  /**
   * People of this site to whom the caller can send something. 20 at most. Rejects if the product
   * does not answer.
   */
  readonly search: (query: string) => Promise<readonly Person[]>;
  /** Never rejects. The name is empty if the product does not reveal it. */
  readonly nameOf: (accountId: string) => Promise<Person>;
}

export function usePeople(): People {
  return { search: searchPeople, nameOf };
}
