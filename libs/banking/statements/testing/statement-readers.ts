import { XmlDocument } from 'libxml2-wasm';

/** What a statement says that somebody reads with other eyes than those that wrote it. */
export interface ReadStatement {
  readonly currency: string;
  /** Decimals, below zero when the money left. */
  readonly amounts: readonly string[];
  readonly ids: readonly string[];
  readonly references: readonly string[];
  readonly names: readonly string[];
  readonly opening?: string;
  readonly closing?: string;
}

const CAMT = { c: 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.02' };

export function readCamt(text: string): ReadStatement {
  return reading(text, (all) => {
    const signed = (parent: string) => {
      const directions = all(`${parent}/c:CdtDbtInd`);
      return all(`${parent}/c:Amt`).map((amount, n) => (directions[n] === 'DBIT' ? `-${amount}` : amount));
    };
    const balance = (code: string) => signed(`//c:Bal[c:Tp/c:CdOrPrtry/c:Cd="${code}"]`)[0] ?? '';
    return {
      currency: all('//c:Acct/c:Ccy')[0] ?? '',
      amounts: signed('//c:Ntry'),
      ids: all('//c:Ntry/c:AcctSvcrRef'),
      references: all('//c:Ustrd'),
      names: all('//c:RltdPties//c:Nm'),
      opening: balance('OPBD'),
      closing: balance('CLBD'),
    };
  });
}

export function readOfx(text: string): ReadStatement {
  return reading(text, (all) => ({
    currency: all('//CURDEF')[0] ?? '',
    amounts: all('//STMTTRN/TRNAMT'),
    ids: all('//STMTTRN/FITID'),
    references: all('//STMTTRN/MEMO'),
    names: all('//STMTTRN/NAME'),
    closing: all('//LEDGERBAL/BALAMT')[0] ?? '',
  }));
}

/** The cells of RFC 4180, row by row. */
export function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (!match) throw new SyntaxError('this is not CSV');
    const [, quoted, plain = '', end] = match;
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

function reading(
  text: string,
  read: (all: (path: string) => readonly string[]) => ReadStatement,
): ReadStatement {
  const document = XmlDocument.fromString(text);
  try {
    return read((path) => document.find(path, CAMT).map((node) => node.content));
  } finally {
    document.dispose();
  }
}
