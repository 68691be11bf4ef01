import { plusMs, type Instant } from '#platform/kernel/clock';
import { decimal, type Money } from '#platform/kernel/money';
import { causeId, type Movement, type MovementType } from './movement.js';
import { entryReference, hexId, shortId } from './short-ids.js';
import { LABELS, type Statement, type StatementFormat } from './statement.js';
import { element, textElement, XML_DECLARATION } from './xml.js';

const OFX_DECLARATION =
  '<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n';
const MAX_NAME = 32;
const MAX_MEMO = 255;

const TYPES: Readonly<Record<MovementType, string>> = {
  deposit: 'DEP',
  withdrawal: 'CASH',
  'transfer-out': 'XFER',
  'transfer-in': 'XFER',
  'transfer-returned': 'XFER',
  'reversal-out': 'XFER',
  'reversal-in': 'XFER',
  'hold-captured': 'PAYMENT',
  'loan-paid-out': 'CREDIT',
  'loan-payment': 'DIRECTDEBIT',
};

const OK = element('STATUS', element('CODE', '0'), element('SEVERITY', 'INFO'));

function head(statement: Statement): string {
  const { account, from, to, drawnUpAt, statementId } = statement;
  const signOn = element(
    'SONRS',
    OK,
    element('DTSERVER', moment(drawnUpAt)),
    element('LANGUAGE', 'ENG'),
    element('FI', element('ORG', 'Florin')),
  );
  return [
    XML_DECLARATION,
    OFX_DECLARATION,
    '<OFX>',
    element('SIGNONMSGSRSV1', signOn),
    '<BANKMSGSRSV1><STMTTRNRS>',
    element('TRNUID', statementId),
    OK,
    '<STMTRS>',
    element('CURDEF', account.currency),
    element('BANKACCTFROM', accountFields(account.accountId)),
    '<BANKTRANLIST>',
    element('DTSTART', moment(from)),
    // The next statement begins where this one ends.
    element('DTEND', moment(to)),
    '\n',
  ].join('');
}

function entry(movement: Movement): string {
  const { id, type, amount, bookedAt, cause, counterparty, reference } = movement;
  const lines = element(
    'STMTTRN',
    element('TRNTYPE', cause.standingOrderId ? 'REPEATPMT' : TYPES[type]),
    element('DTPOSTED', moment(bookedAt)),
    element('TRNAMT', decimal(amount)),
    element('FITID', entryReference(id)),
    element('REFNUM', hexId(causeId(cause))),
    textElement('NAME', counterparty?.name ?? LABELS[type], MAX_NAME),
    counterparty ? element('BANKACCTTO', accountFields(counterparty.accountId)) : '',
    textElement('MEMO', reference, MAX_MEMO),
  );
  return `${lines}\n`;
}

function foot({ closing, to }: Statement): string {
  return `</BANKTRANLIST>${ledgerBalance(closing, plusMs(to, -1))}</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n`;
}

function ledgerBalance(balance: Money, at: Instant): string {
  return element('LEDGERBAL', element('BALAMT', decimal(balance)), element('DTASOF', moment(at)));
}

/** Their longest: nine characters for the bank, twenty-two for the account. */
function accountFields(accountId: string): string {
  return (
    element('BANKID', 'FLORIN') + element('ACCTID', shortId(accountId)) + element('ACCTTYPE', 'CHECKING')
  );
}

/** `20240229120000.000[0:GMT]` */
function moment(at: Instant): string {
  return `${at.replace(/[-:TZ]/g, '')}[0:GMT]`;
}

/** A bank statement of OFX 2.2, of elements that every OFX 2 has. */
export const ofx: StatementFormat = { mediaType: 'application/x-ofx', extension: 'ofx', head, entry, foot };
