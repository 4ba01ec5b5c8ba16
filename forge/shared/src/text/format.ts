/** Formats numbers and dates for a locale. Units are those of SI: 1 kB is 1000 bytes. */
export interface Format {
  /** "1.2 MB" */
  readonly bytes: (count: number) => string;
  /** "1.2 MB/s" */
  readonly speed: (bytesPerSecond: number) => string;
  /** A fraction from 0 to 1: "25%" */
  readonly percent: (share: number) => string;
  /** The two largest units that matter: "2 days, 3 hours", "4 minutes". Less than a second gives "". */
  readonly duration: (seconds: number) => string;
  /** From now. The past is negative: "3 minutes ago", "in 2 hours". */
  readonly relative: (seconds: number) => string;
  /** Day and minute in the person's time zone. */
  readonly moment: (at: Date) => string;
  /** The day in UTC. */
  readonly day: (at: Date) => string;
}

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
const SPANS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

export function formatOf(locale: string, timeZone?: string): Format {
  const date = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...(timeZone ? { timeZone } : {}),
  });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const list = new Intl.ListFormat(locale, { type: 'unit', style: 'long' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return {
    bytes: (count) => sized(locale, count, ''),
    speed: (bytesPerSecond) => sized(locale, bytesPerSecond, '-per-second'),
    percent: (share) => new Intl.NumberFormat(locale, { style: 'percent' }).format(share),
    duration: (seconds) => list.format(spans(seconds).map(([unit, count]) => measured(locale, unit, count))),
    relative: (seconds) => {
      const [unit, count] = spans(Math.abs(seconds))[0] ?? ['second', 0];
      return relative.format(seconds < 0 ? -count : count, unit);
    },
    moment: (at) => momentIn(locale, date.format(at)),
    day: (at) => day.format(at),
  };
}

/**
 * A date and time for use in a sentence. German needs "Uhr" because "12:00" alone reads as a
 * number, and French needs "à" instead of the comma.
 */
function momentIn(locale: string, at: string): string {
  if (locale.startsWith('de')) return `${at} Uhr`;
  return locale.startsWith('fr') ? at.replace(', ', ' à ') : at;
}

function measured(locale: string, unit: string, count: number): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

function sized(locale: string, count: number, per: string): string {
  let power = 0;
  // A value that would be rounded up to 1000 moves to the next unit.
  while (power < SIZES.length - 1 && count / 1000 ** power >= 999.5) power++;
  const value = count / 1000 ** power;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: `${SIZES[power] ?? ''}${per}`,
    unitDisplay: power === 0 && per === '' ? 'long' : 'short',
    maximumFractionDigits: power > 0 && value < 99.95 ? 1 : 0,
  }).format(value);
}

function spans(seconds: number): [Intl.RelativeTimeFormatUnit, number][] {
  const first = SPANS.findIndex(([, length]) => seconds >= length);
  const [largest, next] = [SPANS[first], SPANS[first + 1]];
  if (!largest) return [];
  const count = Math.floor(seconds / largest[1]);
  const rest = next && largest[0] !== 'minute' ? Math.floor((seconds - count * largest[1]) / next[1]) : 0;
  return [[largest[0], count], ...(next && rest > 0 ? [[next[0], rest] as [Intl.RelativeTimeFormatUnit, number]] : [])];
}
