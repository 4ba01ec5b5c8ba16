import type { Failure } from '../transfer/failed';
import type { Arguments, Text } from '../text';

export type { Failure } from '../transfer/failed';

/** What to tell a person: what happened to the file, and what to do next. Sizes and times are written as the locale does. */
export function failureText({ t, has, locale }: Text, failure: Failure): string {
  const values: Record<string, string> = {};
  if (failure.until !== undefined) values.until = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(new Date(failure.until));
  if (failure.needed !== undefined) values.needed = megabytes(failure.needed, locale);
  if (failure.available !== undefined) values.available = megabytes(failure.available, locale);
  const id = `failure-${failure.reason}`;
  return t(has(id) ? id : 'failure-unexpected', values satisfies Arguments);
}

function megabytes(bytes: number, locale: string): string {
  const style = { style: 'unit', unit: 'megabyte', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(locale, style).format(Math.ceil(bytes / 1e6));
}
