import type { Text } from '../../text';
import { filesText } from '../../text/fileText';
import type { Fields } from './fields';

/** Describes what is sent: "report.pdf, 5 MB · Figures". Reveals nothing of a secret text. */
export function contentsOf(fields: Pick<Fields, 'kind' | 'files' | 'description'>, text: Text): string {
  return [contents(fields, text), fields.description.trim()].filter((part) => part !== '').join(' · ');
}

/** "Bob", "Bob and Carol", "Bob and 2 others". */
export function peopleText({ t }: Text, [name = '', ...others]: readonly string[]): string {
  const [other] = others;
  return other === undefined ? name : t('send-people', { name, other, count: others.length });
}

function contents({ kind, files }: Pick<Fields, 'kind' | 'files'>, text: Text): string {
  if (kind === 'text') return text.t('send-text-label');
  return filesText(
    files.map(({ file, path }) => ({ path, size: file.size })),
    text,
  );
}
