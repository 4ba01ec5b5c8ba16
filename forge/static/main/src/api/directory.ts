import { requestConfluence, requestJira, type Product } from '../bridge/host';
import { Problem } from '@secure-share/shared/api/errors';
import { list, object, text, truth, type Shape } from '@secure-share/shared/lib/shape';

export interface Person {
  readonly accountId: string;
  /** As the product shows it to the caller. Empty if the product does not reveal it. */
  readonly name: string;
  /** Never set so far. Pictures come from other origins, which would learn whose profile is shown. */
  readonly avatar?: string;
  /** Most people hide it from apps. */
  readonly email?: string;
}

/** A user as Jira or Confluence returns it. */
export interface User extends Person {
  /** A person with an active account who is not a service desk customer. */
  readonly eligible: boolean;
}

const AT_ONCE = 50; // ids per request: they are part of the URL

/*
 * Developer documentation of Jira Cloud's REST API v3, "User search" and "Users",
 * and of Confluence Cloud's, "Search" (v1) and "User" (v2; it has no search). The
 * paths ask for read:jira-user, and for search:confluence or
 * read:content-details:confluence, and read:user:confluence.
 */
export function find(product: Product, query: string): Promise<readonly User[]> {
  if (product === 'jira') {
    const parameters = new URLSearchParams({ query, maxResults: String(AT_ONCE) });
    return ask(jiraUsers, () => requestJira(`/rest/api/3/user/search?${parameters.toString()}`));
  }
  const cql = `user.fullname ~ "${query.replaceAll(/["\\]/g, ' ')}"`;
  const parameters = new URLSearchParams({ cql, limit: String(AT_ONCE) });
  return ask(confluenceResults, () => requestConfluence(`/wiki/rest/api/search/user?${parameters.toString()}`));
}

/** A person's role in an issue. */
export type IssueRole = 'assignee' | 'reporter';

/**
 * People who have a role in a Jira issue. "Find users by query" of "User search" needs only
 * read:jira-user, but reading the issue needs more. Jira searches only the first 1000 people of a
 * site, so it may find nobody although somebody has the role.
 */
export function withRole(role: IssueRole, issue: string): Promise<readonly User[]> {
  const parameters = new URLSearchParams({ query: `is ${role} of (${issue})`, maxResults: '1000' });
  return ask(jiraPage, () => requestJira(`/rest/api/3/user/search/query?${parameters.toString()}`));
}

/** In any order. Leaves out people whom the product does not know. */
export async function lookUp(product: Product, accountIds: readonly string[]): Promise<readonly User[]> {
  const requests = [];
  for (let i = 0; i < accountIds.length; i += AT_ONCE) requests.push(someOf(product, accountIds.slice(i, i + AT_ONCE)));
  return (await Promise.all(requests)).flat();
}

function someOf(product: Product, accountIds: readonly string[]): Promise<readonly User[]> {
  if (product === 'jira') {
    const parameters = new URLSearchParams(accountIds.map((id) => ['accountId', id]));
    parameters.set('maxResults', String(AT_ONCE));
    return ask(jiraPage, () => requestJira(`/rest/api/3/user/bulk?${parameters.toString()}`));
  }
  return ask(confluenceUsers, () =>
    requestConfluence('/wiki/api/v2/users-bulk', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ accountIds }),
    }),
  );
}

/** Checks what the product answers. Rejects with the Problem `people`. */
export async function ask<T>(shape: Shape<T>, request: () => Promise<Response>): Promise<T> {
  try {
    const answer = await request();
    if (answer.ok) return shape(await answer.json());
  } catch {
    // The cause is dropped: messages of the product may contain names of people.
  }
  throw new Problem('people', 'the product does not tell who works here');
}

/** Fields that a product may leave out or set to null, depending on a person's privacy settings. */
const maybe = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

const identity = object<{ accountId: string; accountType?: string; active?: boolean; accountStatus?: string }>(
  { accountId: text },
  { accountType: text, active: truth, accountStatus: text },
);

const user: Shape<User> = (value) => {
  const { accountId, accountType, active = true, accountStatus = 'active' } = identity(value);
  const { displayName, publicName, emailAddress, email } = value as Record<string, unknown>;
  const address = maybe(emailAddress) ?? maybe(email);
  return {
    accountId,
    name: maybe(displayName) ?? maybe(publicName) ?? '',
    eligible: accountType === 'atlassian' && active && accountStatus === 'active',
    ...(address === undefined ? {} : { email: address }),
  };
};

const jiraUsers = list(user);
const jiraPage: Shape<readonly User[]> = (value) =>
  object<{ values: readonly User[] }>({ values: jiraUsers }, {})(value).values;
const confluenceUsers: Shape<readonly User[]> = (value) =>
  object<{ results: readonly User[] }>({ results: list(user) }, {})(value).results;
const confluenceResults: Shape<readonly User[]> = (value) =>
  object<{ results: readonly { user: User }[] }>(
    { results: list(object({ user }, {})) },
    {},
  )(value).results.map((r) => r.user);
