import type { Text } from '../../text';
import { withoutInvisible } from '@secure-share/shared/text/invisible';
import type { Fields } from './fields';

/** Describes what is sent: "report.pdf, 5 MB · Figures". Reveals nothing of a secret text. */
export function contentsOf(fields: Pick<Fields, 'kind' | 'files' | 'description'>, text: Text): string {
  return [contents(fields, text), fields.description.trim()].filter((part) => part !== '').join(' · ');
}

function contents({ kind, files }: Pick<Fields, 'kind' | 'files'>, text: Text): string {
  if (kind === 'text') return text.t('send-text-label');
  return filesText(
    files.map(({ file, path }) => ({ path, size: file.size })),
    text,
  );
}

/** "report.pdf, 5 MB", or how many files there are. */
export function filesText(
  files: readonly { readonly path: string; readonly size: number }[],
  { t, format }: Text,
): string {
  const [first] = files;
  if (!first) return '';
  const size = format.bytes(files.reduce((sum, file) => sum + file.size, 0));
  return files.length === 1
    ? t('send-one-file', { name: withoutInvisible(first.path), size })
    : t('picked-summary', { count: files.length, size });
}
