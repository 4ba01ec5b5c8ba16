import { appContext, requestConfluence, requestJira, type Product } from '../bridge/host';
import { ask } from './directory';
import { list, object, text, type Shape } from '@secure-share/shared/lib/shape';

/** What the rules of a policy name by ids: projects and spaces, or groups. */
export type NamedKind = 'place' | 'group';

export interface Named {
  /** As in a policy: "project:10000", "space:98304", or the id of a group. */
  readonly id: string;
  /** The id if the product does not reveal the name. */
  readonly name: string;
  /** Key of the project or space. */
  readonly detail?: string;
}

/** One product's search by name, and look-up by ids. Ids that the product does not know are left out. */
interface Directory {
  readonly search: (query: string) => Promise<readonly Named[]>;
  readonly lookUp: (ids: readonly string[]) => Promise<readonly Named[]>;
}

const SHOWN = '20';
const MOST = '50'; // ids that one rule can name

const PLACE = /^(project|space):[1-9]\d{0,19}$/;
const GROUP = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Searches by name in the product that the page is in. An id finds what has it, even if only the
 * other product knows it. Rejects with the Problem `people`.
 */
export async function searchNamed(kind: NamedKind, query: string): Promise<readonly Named[]> {
  const wanted = query.trim();
  if (wanted === '') return [];
  if ((kind === 'place' ? PLACE : GROUP).test(wanted)) return lookUpNamed(kind, [wanted]);
  const { product } = await appContext();
  return directories[product][kind].search(wanted);
}

/** In the order of the ids. Never rejects. */
export async function lookUpNamed(kind: NamedKind, ids: readonly string[]): Promise<readonly Named[]> {
  const known = new Map((await knownOf(kind, ids)).map((one) => [one.id, one]));
  return ids.map((id) => known.get(id) ?? { id, name: id });
}

async function knownOf(kind: NamedKind, ids: readonly string[]): Promise<readonly Named[]> {
  try {
    const { product } = await appContext();
    return await directories[product][kind].lookUp(ids);
  } catch {
    return []; // the ids are shown instead
  }
}

const jira = <T>(shape: Shape<T>, path: string, query: string[][]) =>
  ask(shape, () => requestJira(`${path}?${new URLSearchParams(query).toString()}`));
const confluence = <T>(shape: Shape<T>, path: string, query: string[][]) =>
  ask(shape, () => requestConfluence(`${path}?${new URLSearchParams(query).toString()}`));

/** Products write ids of spaces as texts and as numbers. */
const id: Shape<string> = (value) => text(typeof value === 'number' ? String(value) : value);

const place =
  (kind: 'project' | 'space'): Shape<Named> =>
  (value) => {
    const read = object<{ id: string; key: string; name: string }>({ id, key: text, name: text }, {})(value);
    return { id: `${kind}:${read.id}`, name: read.name, detail: read.key };
  };
const jiraGroup: Shape<Named> = (value) => {
  const read = object<{ groupId: string; name: string }>({ groupId: text, name: text }, {})(value);
  return { id: read.groupId, name: read.name };
};
const confluenceGroup: Shape<Named> = object<{ id: string; name: string }>({ id: text, name: text }, {});

const projects: Shape<{ values: readonly Named[] }> = object({ values: list(place('project')) }, {});
const spaces: Shape<{ results: readonly Named[] }> = object({ results: list(place('space')) }, {});
const foundSpaces: Shape<{ results: readonly { space: Named }[] }> = object(
  { results: list(object({ space: place('space') }, {})) },
  {},
);
const pickedGroups: Shape<{ groups: readonly Named[] }> = object({ groups: list(jiraGroup) }, {});
const jiraGroups: Shape<{ values: readonly Named[] }> = object({ values: list(jiraGroup) }, {});
const confluenceGroups: Shape<{ results: readonly Named[] }> = object({ results: list(confluenceGroup) }, {});

/** The numbers of the places of one kind. */
const numbersOf = (kind: 'project' | 'space', ids: readonly string[]) =>
  ids.filter((one) => one.startsWith(`${kind}:`)).map((one) => one.slice(kind.length + 1));

/** Makes no request without ids, because such a request returns everything. */
const unlessEmpty = async (
  ids: readonly string[],
  request: (ids: readonly string[]) => Promise<readonly Named[]>,
): Promise<readonly Named[]> => (ids.length > 0 ? request(ids) : []);

/*
 * Developer documentation of Jira Cloud's REST API v3, "Projects" and "Groups", and of Confluence
 * Cloud's, "Search" and "Group" (v1) and "Space" (v2; it has no search by name).
 */
const directories: Record<Product, Record<NamedKind, Directory>> = {
  jira: {
    place: {
      search: async (query) =>
        (
          await jira(projects, '/rest/api/3/project/search', [
            ['query', query],
            ['maxResults', SHOWN],
          ])
        ).values,
      lookUp: (ids) =>
        unlessEmpty(numbersOf('project', ids), async (numbers) => {
          const query = [...numbers.map((one) => ['id', one]), ['maxResults', MOST]];
          return (await jira(projects, '/rest/api/3/project/search', query)).values;
        }),
    },
    group: {
      search: async (query) => {
        const parameters = [
          ['query', query],
          ['maxResults', SHOWN],
          ['caseInsensitive', 'true'],
        ];
        return (await jira(pickedGroups, '/rest/api/3/groups/picker', parameters)).groups;
      },
      lookUp: (ids) =>
        unlessEmpty(ids, async () => {
          const query = [...ids.map((one) => ['groupId', one]), ['maxResults', MOST]];
          return (await jira(jiraGroups, '/rest/api/3/group/bulk', query)).values;
        }),
    },
  },
  confluence: {
    place: {
      search: async (query) => {
        const cql = `type = space AND space.title ~ "${query.replaceAll(/["\\*]/g, ' ').trim()}*"`;
        const answer = await confluence(foundSpaces, '/wiki/rest/api/search', [
          ['cql', cql],
          ['limit', SHOWN],
        ]);
        return answer.results.map(({ space }) => space);
      },
      lookUp: (ids) =>
        unlessEmpty(numbersOf('space', ids), async (numbers) => {
          const query = [
            ['ids', numbers.join(',')],
            ['limit', MOST],
          ];
          return (await confluence(spaces, '/wiki/api/v2/spaces', query)).results;
        }),
    },
    group: {
      search: async (query) => {
        const parameters = [
          ['query', query],
          ['limit', SHOWN],
        ];
        return (await confluence(confluenceGroups, '/wiki/rest/api/group/picker', parameters)).results;
      },
      lookUp: async (ids) => {
        const one = (group: string) => confluence(confluenceGroup, '/wiki/rest/api/group/by-id', [['id', group]]);
        const answers = await Promise.allSettled(ids.map(one));
        return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
      },
    },
  },
};
