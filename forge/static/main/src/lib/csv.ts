/*
 * Files for spreadsheets (RFC 4180): UTF-8 with a byte order mark, by which Excel knows the
 * encoding. Names are chosen by people, so no cell may be read as a formula.
 */

/** What a file begins with. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** A part of a file. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

/** A spreadsheet takes what begins with one of these characters for a formula. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

function cell(value: string): string {
  const plain = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
