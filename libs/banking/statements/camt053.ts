import { plusMs, type Instant } from '#platform/kernel/clock';
import { dayOf } from '#platform/kernel/days';
import { decimal, money, type Money } from '#platform/kernel/money';
import { causeId, type Movement, type MovementType } from './movement.js';
import { entryReference, hexId } from './short-ids.js';
import { LABELS, type Statement, type StatementFormat } from './statement.js';
import { element, textElement, XML_DECLARATION } from './xml.js';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.02';
const MAX_ACCOUNT_NAME = 70;
const MAX_NAME = 140;
const MAX_REMITTANCE = 140;

/** The ISO's external bank transaction codes. */
type Code = readonly [domain: string, family: string, subFamily: string];
const CODES: Readonly<Record<MovementType, Code>> = {
  deposit: ['PMNT', 'CNTR', 'CDPT'],
  withdrawal: ['PMNT', 'CNTR', 'CWDL'],
  'transfer-out': ['PMNT', 'ICDT', 'BOOK'],
  'transfer-in': ['PMNT', 'RCDT', 'BOOK'],
  'transfer-returned': ['PMNT', 'ICDT', 'RRTN'],
  'reversal-out': ['PMNT', 'RCDT', 'RPCR'],
  'reversal-in': ['PMNT', 'ICDT', 'RPCR'],
  'hold-captured': ['PMNT', 'ICDT', 'OTHR'],
  'loan-paid-out': ['LDAS', 'CSLN', 'DDWN'],
  'loan-payment': ['LDAS', 'CSLN', 'PPAY'],
};
const STANDING_ORDER: Code = ['PMNT', 'ICDT', 'STDO'];
const REVERSALS: readonly MovementType[] = ['transfer-returned', 'reversal-out', 'reversal-in'];

function head(statement: Statement): string {
  const { statementId, account, from, to, drawnUpAt, opening, closing } = statement;
  const lastMoment = plusMs(to, -1);
  return [
    XML_DECLARATION,
    `<Document xmlns="${NAMESPACE}"><BkToCstmrStmt>`,
    element('GrpHdr', element('MsgId', hexId(statementId)), element('CreDtTm', drawnUpAt)),
    '<Stmt>',
    element('Id', hexId(statementId)),
    element('CreDtTm', drawnUpAt),
    element('FrToDt', element('FrDtTm', from), element('ToDtTm', lastMoment)),
    accountFields(account),
    balance('OPBD', opening, from),
    balance('CLBD', closing, lastMoment),
    '\n',
  ].join('');
}

function accountFields({ accountId, currency, name, ownerName }: Statement['account']): string {
  return element(
    'Acct',
    accountIdentification(accountId),
    element('Ccy', currency),
    textElement('Nm', name, MAX_ACCOUNT_NAME),
    ownerName === undefined ? '' : element('Ownr', textElement('Nm', ownerName, MAX_NAME)),
    element('Svcr', element('FinInstnId', element('Nm', 'Florin'))),
  );
}

function entry(movement: Movement): string {
  const { id, type, amount, bookedAt } = movement;
  const lines = element(
    'Ntry',
    signedAmount(amount),
    REVERSALS.includes(type) ? element('RvslInd', 'true') : '',
    element('Sts', 'BOOK'),
    element('BookgDt', element('DtTm', bookedAt)),
    element('ValDt', element('Dt', dayOf(bookedAt))),
    element('AcctSvcrRef', entryReference(id)),
    transactionCode(movement),
    element('NtryDtls', element('TxDtls', transaction(movement))),
    element('AddtlNtryInf', LABELS[type]),
  );
  return `${lines}\n`;
}

function transactionCode({ type, cause }: Movement): string {
  const [domain, family, subFamily] = cause.standingOrderId ? STANDING_ORDER : CODES[type];
  const inFamily = element('Fmly', element('Cd', family), element('SubFmlyCd', subFamily));
  return element('BkTxCd', element('Domn', element('Cd', domain), inFamily));
}

function transaction({ cause, amount, counterparty, reference }: Movement): string {
  const role = amount.minor < 0n ? 'Cdtr' : 'Dbtr';
  const parties = counterparty && [
    counterparty.name === undefined ? '' : element(role, textElement('Nm', counterparty.name, MAX_NAME)),
    element(`${role}Acct`, accountIdentification(counterparty.accountId)),
  ];
  const remittance = textElement('Ustrd', reference, MAX_REMITTANCE);
  return [
    element('Refs', element('EndToEndId', hexId(causeId(cause)))),
    parties ? element('RltdPties', ...parties) : '',
    remittance === '' ? '' : element('RmtInf', remittance),
  ].join('');
}

function balance(code: 'OPBD' | 'CLBD', amount: Money, at: Instant): string {
  return element(
    'Bal',
    element('Tp', element('CdOrPrtry', element('Cd', code))),
    signedAmount(amount),
    element('Dt', element('Dt', dayOf(at))),
  );
}

/** Amounts have no sign: which way the money went is said beside them. */
function signedAmount({ minor, currency }: Money): string {
  const isDebit = minor < 0n;
  const unsigned = decimal(money(isDebit ? -minor : minor, currency));
  return `<Amt Ccy="${currency}">${unsigned}</Amt>${element('CdtDbtInd', isDebit ? 'DBIT' : 'CRDT')}`;
}

function accountIdentification(accountId: string): string {
  return element('Id', element('Othr', element('Id', hexId(accountId))));
}

/**
 * A statement of ISO 20022, camt.053.001.02. Banks also send later versions, but this is the one that
 * every accounting program reads, those made for the later ones among them.
 */
export const camt053: StatementFormat = {
  mediaType: 'application/xml',
  extension: 'xml',
  head,
  entry,
  foot: () => '</Stmt></BkToCstmrStmt></Document>\n',
};
