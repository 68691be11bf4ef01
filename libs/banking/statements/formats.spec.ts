import fc from 'fast-check';
import { instant, MS_PER_SECOND, plusMs, type Instant } from '#platform/kernel/clock';
import { CURRENCIES, type CurrencyCode } from '#platform/kernel/currencies';
import { add, decimal, money, parseMoney, zero, type Money } from '#platform/kernel/money';
import { id } from '#banking/testing/stories';
import { camt053 } from './camt053.js';
import { csv } from './csv.js';
import { MOVEMENT_TYPES, movementId, type Movement } from './movement.js';
import { ofx } from './ofx.js';
import { written, type Statement, type StatementFormat } from './statement.js';
import { camtFaults, ofxFaults } from './testing/schemas.js';
import { readCamt, readCsv, readOfx } from './testing/statement-readers.js';

const FROM = '2026-01-01T00:00:00.000Z' as Instant;
const ACCOUNT = id("ada's account");

async function textOf(format: StatementFormat, { statement, movements }: Sample): Promise<string> {
  async function* pages() {
    yield movements.slice(0, 2);
    yield movements.slice(2);
  }
  let text = '';
  for await (const piece of written(format, statement, pages())) text += piece;
  return text;
}

interface Sample {
  readonly statement: Statement;
  readonly movements: readonly Movement[];
}

type Change = Pick<Movement, 'type' | 'reference' | 'counterparty' | 'cause'> & { readonly minor: bigint };

/** The changes one after another on an account, a second apart. */
function sample(
  opening: Money,
  changes: readonly Change[],
  names: Partial<Statement['account']> = {},
): Sample {
  const { currency } = opening;
  let balance = opening;
  const movements = changes.map(({ minor, ...change }, index): Movement => {
    balance = add(balance, money(minor, currency));
    const bookedAt = plusMs(FROM, index * MS_PER_SECOND);
    return {
      id: movementId(ACCOUNT, index + 1),
      amount: money(minor, currency),
      balance,
      bookedAt,
      ...change,
    };
  });
  const account = { accountId: ACCOUNT, name: 'Current', currency, ownerName: 'ada', ...names };
  const to = '2026-02-01T00:00:00.000Z' as Instant;
  const ends = { from: FROM, to, drawnUpAt: to, opening, closing: balance };
  return { statement: { statementId: id('statement'), account, ...ends }, movements };
}

const eur = (amount: string) => parseMoney(amount, 'EUR');
const cause = { depositId: id('deposit') };
const aMovement = { type: 'deposit', minor: 1_250n, cause } as const;
const fromBob = { accountId: id("bob's account"), name: 'bob' };

const nastyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        ']]>',
        '&amp;',
        '"',
        "'",
        '<x/>',
        '\r\n',
        ',',
        ';',
        '\t',
        '\0',
        '\u{FFFE}',
        '🍞',
        '\uD800',
        '=1+1',
      ),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom(
    '=cmd|x',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    ' =1',
    '＝1',
    '🛍️'.repeat(140),
    'x'.repeat(140),
    '&'.repeat(300),
  ),
);
const uuid = fc.uuid();
const amount = fc.bigInt({ min: 1n, max: 10n ** 12n });
const aChange: fc.Arbitrary<Change> = fc.record(
  {
    type: fc.constantFrom(...MOVEMENT_TYPES),
    minor: fc.oneof(
      amount,
      amount.map((minor) => -minor),
    ),
    cause: fc.record({ transferId: uuid, standingOrderId: uuid }, { requiredKeys: ['transferId'] }),
    reference: nastyText,
    counterparty: fc.record({ accountId: uuid, name: nastyText }, { requiredKeys: ['accountId'] }),
  },
  { requiredKeys: ['type', 'minor', 'cause'] },
);
const aSample = fc
  .tuple(
    fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF', ...CURRENCIES),
    fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
    fc.array(aChange, { maxLength: 8 }),
    fc.record({ name: nastyText, ownerName: nastyText }),
  )
  .map(([currency, opening, changes, names]) =>
    sample(money(opening, currency as CurrencyCode), changes, names),
  );

/** What is left of an opening balance after all amounts: the closing one, if the statement is right. */
function sumOf(opening: Money, amounts: readonly string[]): string {
  return decimal(amounts.map((each) => parseMoney(each, opening.currency)).reduce(add, opening));
}

describe('every format', () => {
  it('is valid and reconciles, whatever people write', async () => {
    await fc.assert(
      fc.asyncProperty(aSample, async (given) => {
        const { opening, closing } = given.statement;
        const camt = await textOf(camt053, given);
        expect(camtFaults(camt)).toEqual([]);
        expect(readCamt(camt)).toMatchObject({ opening: decimal(opening), closing: decimal(closing) });
        expect(sumOf(opening, readCamt(camt).amounts)).toBe(decimal(closing));
        const ofxText = await textOf(ofx, given);
        expect(ofxFaults(ofxText)).toEqual([]);
        expect(sumOf(opening, readOfx(ofxText).amounts)).toBe(readOfx(ofxText).closing);
        expect(new Set(readOfx(ofxText).ids).size).toBe(given.movements.length);
        const [, ...rows] = readCsv(await textOf(csv, given));
        expect(rows.map((cells) => cells.length)).toEqual(given.movements.map(() => 10));
        expect(
          sumOf(
            opening,
            rows.map((cells) => cells[2] ?? ''),
          ),
        ).toBe(rows.at(-1)?.[4] ?? decimal(opening));
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['JPY', '-1200', '0'],
    ['KWD', '0.001', '0.000'],
    ['CLF', '-1.2345', '0.0000'],
  ])('writes %s with all its decimals: %s', async (code, changed, nothing) => {
    const { minor, currency } = parseMoney(changed, code);
    const given = sample(zero(currency), [{ ...aMovement, minor }]);
    expect(readCamt(await textOf(camt053, given))).toMatchObject({
      currency: code,
      opening: nothing,
      amounts: [changed],
      closing: changed,
    });
    expect(readOfx(await textOf(ofx, given))).toMatchObject({
      currency: code,
      amounts: [changed],
      closing: changed,
    });
    expect(await textOf(csv, given)).toContain(`deposit,${changed},${code},${changed},`);
  });

  it('keeps a reference of 140 characters whole, emoji and all', async () => {
    const reference = `${'é🛍'.repeat(66)}&<]]>"'=`;
    expect([...reference]).toHaveLength(140);
    const given = sample(eur('0'), [{ ...aMovement, reference, counterparty: fromBob }]);
    expect(readCamt(await textOf(camt053, given))).toMatchObject({ references: [reference], names: ['bob'] });
    expect(readOfx(await textOf(ofx, given))).toMatchObject({ references: [reference], names: ['bob'] });
    expect(readCsv(await textOf(csv, given))[1]?.[7]).toBe(reference);
  });

  it('is whole without any movement', async () => {
    const given = sample(eur('-3'), []);
    expect(camtFaults(await textOf(camt053, given))).toEqual([]);
    expect(readCamt(await textOf(camt053, given))).toMatchObject({ opening: '-3.00', closing: '-3.00' });
    expect(ofxFaults(await textOf(ofx, given))).toEqual([]);
    expect(readCsv(await textOf(csv, given))).toHaveLength(1);
  });
});

describe('CSV', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1'])(
    'makes %j harmless',
    async (text) => {
      const given = sample(eur('0'), [
        { ...aMovement, reference: text, counterparty: { ...fromBob, name: text } },
      ]);
      const [, row] = readCsv(await textOf(csv, given));
      expect([row?.[5], row?.[7]]).toEqual([`'${text}`, `'${text}`]);
    },
  );

  it('leaves numbers numbers', async () => {
    const [, row] = readCsv(await textOf(csv, sample(eur('1'), [{ ...aMovement, minor: -100n }])));
    expect(row?.slice(0, 5)).toEqual([instant(new Date(FROM)), 'deposit', '-1.00', 'EUR', '0.00']);
  });
});

describe('CAMT.053', () => {
  it('says which way, why and to whom', async () => {
    const change = { minor: -500n, cause: { transferId: id('transfer'), standingOrderId: id('order') } };
    const given = sample(eur('5'), [
      { ...change, type: 'transfer-out', counterparty: fromBob, reference: 'rent' },
    ]);
    const [entry = ''] = /<Ntry>.*<\/Ntry>/.exec(await textOf(camt053, given)) ?? [];
    expect(entry).toMatch(/<Amt Ccy="EUR">5.00<\/Amt><CdtDbtInd>DBIT<\/CdtDbtInd><Sts>BOOK<\/Sts>/);
    expect(entry).toContain('<Fmly><Cd>ICDT</Cd><SubFmlyCd>STDO</SubFmlyCd></Fmly>');
    expect(entry).toContain(`<EndToEndId>${id('transfer').replaceAll('-', '')}</EndToEndId>`);
    expect(entry).toContain('<Cdtr><Nm>bob</Nm></Cdtr><CdtrAcct>');
    expect(entry).toContain('<Ustrd>rent</Ustrd>');
  });

  it('marks what is a reversal', async () => {
    const types = ['transfer-in', 'transfer-returned', 'reversal-in', 'reversal-out'] as const;
    const given = sample(
      eur('0'),
      types.map((type) => ({ ...aMovement, type })),
    );
    expect((await textOf(camt053, given)).match(/<RvslInd>true/g)).toHaveLength(3);
  });

  it('is refused by the schema when it is wrong', async () => {
    const good = await textOf(camt053, sample(eur('0'), [aMovement]));
    expect(camtFaults(good.replace('<Sts>BOOK</Sts>', ''))).not.toEqual([]);
    expect(camtFaults(good.replace('12.50', '-12.50'))).not.toEqual([]);
  });
});

describe('OFX', () => {
  it('announces itself, and says when, which way and what kind', async () => {
    const text = await textOf(
      ofx,
      sample(eur('0'), [aMovement, { ...aMovement, type: 'hold-captured', minor: -1n }]),
    );
    expect(text.split('\n')[1]).toBe(
      '<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>',
    );
    expect(text).toContain(
      '<TRNTYPE>DEP</TRNTYPE><DTPOSTED>20260101000000.000[0:GMT]</DTPOSTED><TRNAMT>12.50<',
    );
    expect(text).toContain('<TRNTYPE>PAYMENT</TRNTYPE>');
    expect(text).toContain(
      '<DTSTART>20260101000000.000[0:GMT]</DTSTART><DTEND>20260201000000.000[0:GMT]</DTEND>',
    );
  });

  it('is refused by the DTD when it is wrong', async () => {
    const good = await textOf(ofx, sample(eur('0'), [aMovement]));
    expect(ofxFaults(good.replace(/<FITID>.*?<\/FITID>/, ''))).not.toEqual([]);
    expect(ofxFaults(good.replace('>Deposit<', `>${'x'.repeat(33)}<`))).not.toEqual([]);
  });
});
