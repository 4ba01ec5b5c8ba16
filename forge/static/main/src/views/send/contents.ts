import type { Text } from '../../text';
import { withoutUnseen } from '../../text/unseen';
import type { Entry } from './entry';

/** What is sent, to recognise it by: "report.pdf, 5 MB · Figures". Says nothing of a secret text. */
export function contentsOf(entry: Entry, text: Text): string {
  return [contents(entry, text), entry.description.trim()].filter((part) => part !== '').join(' · ');
}

function contents({ kind, files }: Entry, { t, format }: Text): string {
  if (kind === 'text') return t('send-text-label');
  const [first] = files;
  if (!first) return '';
  const size = format.bytes(files.reduce((sum, { file }) => sum + file.size, 0));
  return files.length === 1
    ? t('send-one-file', { name: withoutUnseen(first.path), size })
    : t('picked-summary', { count: files.length, size });
}
