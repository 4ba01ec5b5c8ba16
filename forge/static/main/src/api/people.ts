import { appContext } from '../bridge/host';
import { find, lookUp, withRole, type IssueRole, type Person } from './directory';
import { CLOSED } from '../lib/outsider';
import { Problem } from '@secure-share/shared/api/errors';

export type { Person };

const SHOWN = 20;

/**
 * People of this site: active, human, not customers of a service desk. The caller is included, so
 * that people who search for themselves learn that they cannot be chosen. 20 at most, in the
 * product's order. Rejects with the Problem `people`.
 */
export async function searchPeople(query: string): Promise<readonly Person[]> {
  const wanted = query.trim();
  if (wanted === '') return [];
  const { product } = await appContext();
  const found = await find(product, wanted);
  return found
    .filter((user) => user.eligible)
    .slice(0, SHOWN)
    .map(personOf);
}

/** People whom the list suggests because of their role in a Jira issue. Empty if Jira does not answer. */
export async function peopleOfIssue(issue: string, role: IssueRole): Promise<readonly Person[]> {
  try {
    return (await withRole(role, issue)).filter((user) => user.eligible).map(personOf);
  } catch {
    return []; // it is only a suggestion
  }
}

const known = new Map<string, Promise<Person>>();
let waiting: string[] = [];
let lookedUp = Promise.resolve(new Map<string, Person>());

/**
 * The person with this account id, even if the account was closed. Never rejects: `name` is empty
 * if the product does not know the person, and until the next call if it does not answer. Calls in
 * the same task share one request.
 */
export function nameOf(accountId: string): Promise<Person> {
  if (accountId === CLOSED) return Promise.resolve({ accountId, name: '' });
  let person = known.get(accountId);
  if (!person) {
    person = named(accountId);
    known.set(accountId, person);
  }
  return person;
}

/** The name that mails show for the caller. */
export const myName = async (): Promise<string> => (await nameOf((await appContext()).accountId)).name;

async function named(accountId: string): Promise<Person> {
  if (waiting.push(accountId) === 1) lookedUp = Promise.resolve().then(askForWaiting);
  try {
    return (await lookedUp).get(accountId) ?? { accountId, name: '' };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    known.delete(accountId); // the next call asks again
    return { accountId, name: '' };
  }
}

async function askForWaiting(): Promise<Map<string, Person>> {
  const ids = waiting;
  waiting = [];
  const { product } = await appContext();
  const users = await lookUp(product, ids);
  return new Map(users.map((user) => [user.accountId, personOf(user)]));
}

function personOf({ accountId, name, email }: Person): Person {
  return { accountId, name, ...(email === undefined ? {} : { email }) };
}
