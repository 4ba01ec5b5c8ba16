import type { Text } from '.';
import type { Failure } from '../api/errors';
import { withoutInvisible } from './invisible';

export type { Failure } from '../api/errors';

/** What to tell a person: what happened to the file, and what to do next. */
export function failureText(
  { t, has, format }: Text,
  { reason, until, needed, available, rule, limit, answer }: Failure,
): string {
  const id = `failure-${reason}`;
  return t(has(id) ? id : 'failure-unexpected', {
    until: until === undefined ? '' : format.moment(new Date(until)),
    needed: format.bytes(needed ?? 0),
    available: format.bytes(available ?? 0),
    rule: rule ?? '',
    limit: limit ?? '',
    answer: withoutInvisible(answer ?? ''),
  });
}
