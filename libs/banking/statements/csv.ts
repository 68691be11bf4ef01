import { decimal } from '#platform/kernel/money';
import { causeId, type Movement } from './movement.js';
import type { StatementFormat } from './statement.js';

const COLUMNS = [
  'Booked at',
  'Type',
  'Amount',
  'Currency',
  'Balance',
  'Counterparty',
  'Counterparty account',
  'Reference',
  'Movement',
  'Cause',
];
const LINE_END = '\r\n';
/** What spreadsheets take for the beginning of a formula, also written wide. */
const FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

function cellsOf(movement: Movement): readonly string[] {
  const { bookedAt, type, amount, balance, counterparty, reference = '', id, cause } = movement;
  const { name = '', accountId = '' } = counterparty ?? {};
  return [
    bookedAt,
    type,
    decimal(amount),
    amount.currency,
    decimal(balance),
    harmless(name),
    accountId,
    harmless(reference),
    id,
    causeId(cause),
  ];
}

/** An apostrophe makes text of it; only what people wrote needs one. */
function harmless(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function line(cells: readonly string[]): string {
  return cells.map(quoted).join(',') + LINE_END;
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** RFC 4180 in UTF-8, with a header. */
export const csv: StatementFormat = {
  mediaType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  head: () => line(COLUMNS),
  entry: (movement) => line(cellsOf(movement)),
  foot: () => '',
};
