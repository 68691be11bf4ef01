import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import fc from 'fast-check';
import type { ApiAnswer } from '#standalone/testing/api-client';
import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { MS_PER_HOUR, plusMs, type Instant } from '#platform/kernel/clock';
import type { CurrencyCode } from '#platform/kernel/currencies';
import type { Uuid } from '#platform/kernel/ids';
import { add, decimal, parseMoney } from '#platform/kernel/money';
import { logIn, said } from '#identity/testing/people';
import { camtFaults, ofxFaults } from '#banking/statements/testing/schemas';
import { readCamt, readCsv, readOfx } from '#banking/statements/testing/statement-readers';
import { aCustomer, refusal, told, type Customer } from '#banking/testing/customers';
import { lived, YESTERDAY, type Step } from '#banking/testing/histories';

const DAY_MS = 86_400_000;
const FIRST_DAY = plusMs(YESTERDAY, -20 * DAY_MS);
const EUR = 'EUR' as CurrencyCode;

let florin: TestFlorin;
let ada: Customer;
let bob: Customer;
let bobs: string;
beforeAll(async () => {
  florin = await startTestFlorin();
  ada = await aCustomer(florin.api);
  bob = await aCustomer(florin.api);
  bobs = await bob.open();
});
afterAll(() => florin.stop());

async function past(steps: readonly Step[], currency = EUR): Promise<string> {
  const accountId = await lived(florin.platform.store, { ownerId: ada.userId, currency }, steps);
  await florin.caughtUp();
  return accountId;
}

async function statement(accountId: string, query: string): Promise<ApiAnswer> {
  return await ada.get(`/accounts/${accountId}/statement?${query}`);
}

async function text(accountId: string, query: string): Promise<string> {
  const answer = await statement(accountId, query);
  expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 200 });
  return answer.body as string;
}

async function balanceAt(accountId: string, asOf: Instant): Promise<string> {
  const { body } = await ada.get(`/accounts/${accountId}/balance?asOf=${asOf}`);
  return (body as { balance: { amount: string } }).balance.amount;
}

function sumOf(opening: string, amounts: readonly string[], currency: string): string {
  const all = [opening, ...amounts].map((amount) => parseMoney(amount, currency));
  return decimal(all.reduce(add));
}

describe('a statement', () => {
  it.each([
    ['csv', 'text/csv; charset=utf-8; header=present', 'csv'],
    ['ofx', 'application/x-ofx', 'ofx'],
    ['camt053', 'application/xml', 'xml'],
  ])('in %s is a file to save', async (format, type, extension) => {
    const accountId = await past([{ minor: 1n, at: FIRST_DAY }]);
    const { headers } = await statement(accountId, `format=${format}&from=2026-01-01&to=2026-01-31`);
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="statement-${accountId}-2026-01-01-2026-01-31.${extension}"`,
    );
  });

  it('tells what happened, the oldest first, and who the other side is', async () => {
    const other = { accountId: bobs as Uuid, ownerId: bob.userId as Uuid };
    const accountId = await past([
      { minor: 1_000n, at: FIRST_DAY, reference: '=HYPERLINK("http://evil")' },
      { minor: 250n, at: plusMs(FIRST_DAY, DAY_MS), other, reference: 'for "lunch", 🍞' },
    ]);
    const [, first, second] = readCsv(await text(accountId, 'format=csv'));
    expect(first?.slice(0, 8)).toEqual([
      ...[FIRST_DAY, 'deposit', '10.00', 'EUR', '10.00', '', ''],
      '\'=HYPERLINK("http://evil")',
    ]);
    expect(second?.slice(2, 8)).toEqual(['2.50', 'EUR', '12.50', bob.username, bobs, 'for "lunch", 🍞']);
    const camt = readCamt(await text(accountId, 'format=camt053'));
    expect(camt.references).toEqual(['=HYPERLINK("http://evil")', 'for "lunch", 🍞']);
    expect(camt.names).toEqual([bob.username]);
    expect(readOfx(await text(accountId, 'format=ofx')).names).toEqual(['Deposit', bob.username]);
  });

  it('is the same statement each time, and each movement has its own id for ever', async () => {
    const accountId = await past([1n, 2n, 3n].map((minor) => ({ minor, at: FIRST_DAY })));
    const query = `format=ofx&to=${YESTERDAY}`;
    const [once, twice] = [await text(accountId, query), await text(accountId, query)];
    const withoutDate = (ofx: string) => ofx.replace(/<DTSERVER>.*?<\/DTSERVER>/, '');
    expect(withoutDate(twice)).toBe(withoutDate(once));
    const { ids } = readOfx(once);
    expect(new Set(ids).size).toBe(3);
    expect(readCamt(await text(accountId, 'format=camt053')).ids).toEqual(ids);
  });

  it.each(['EUR', 'JPY', 'KWD'])('reconciles, in %s, whatever happened', async (code) => {
    const currency = code as CurrencyCode;
    const aStep = fc.record({
      minor: fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }).filter((minor) => minor !== 0n),
      hours: fc.nat(36),
      reference: fc.string({ unit: 'grapheme', maxLength: 140 }),
    });
    const aPeriod = fc.tuple(fc.nat(15), fc.nat(15));
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { maxLength: 12 }), aPeriod, async (steps, [a, b]) => {
        let at = FIRST_DAY;
        const happened = steps.map(({ minor, hours, reference }) => {
          at = plusMs(at, hours * MS_PER_HOUR);
          return { minor, at, reference };
        });
        const accountId = await past(happened, currency);
        const from = plusMs(FIRST_DAY, Math.min(a, b) * DAY_MS);
        const to = plusMs(FIRST_DAY, (Math.max(a, b) + 1) * DAY_MS);
        const opening = await balanceAt(accountId, plusMs(from, -1));
        const closing = await balanceAt(accountId, plusMs(to, -1));
        const query = `from=${from}&to=${to}`;
        const [camtText, ofxText] = [
          await text(accountId, `format=camt053&${query}`),
          await text(accountId, `format=ofx&${query}`),
        ];
        expect([...camtFaults(camtText), ...ofxFaults(ofxText)]).toEqual([]);
        const [camt, ofx] = [readCamt(camtText), readOfx(ofxText)];
        expect([camt.opening, camt.closing, ofx.closing]).toEqual([opening, closing, closing]);
        const [, ...rows] = readCsv(await text(accountId, `format=csv&${query}`));
        for (const amounts of [camt.amounts, ofx.amounts, rows.map((cells) => cells[2] ?? '')]) {
          expect(sumOf(opening, amounts, code)).toBe(closing);
        }
      }),
      { numRuns: 8 },
    );
  });

  it('ends where the log ended when it was begun, and holds everything until then', async () => {
    const accountId = await ada.open();
    for (let n = 1; n <= 10; n += 1) {
      await ada.deposit(accountId, '1');
      const read = readCamt(await text(accountId, 'format=camt053&to=2999-12-31'));
      expect(read).toMatchObject({ opening: '0.00', closing: `${n}.00` });
      expect(read.amounts).toHaveLength(n);
    }
  });

  it('begins and ends with what there was when nothing happened', async () => {
    const accountId = await past([{ minor: -700n, at: FIRST_DAY }]);
    const quiet = `from=${plusMs(FIRST_DAY, DAY_MS)}&to=${plusMs(FIRST_DAY, 2 * DAY_MS)}`;
    const read = readCamt(await text(accountId, `format=camt053&${quiet}`));
    expect(read).toMatchObject({ opening: '-7.00', amounts: [], closing: '-7.00' });
    const before = readCamt(await text(accountId, `format=camt053&to=${FIRST_DAY}`));
    expect(before).toMatchObject({ opening: '0.00', amounts: [], closing: '0.00' });
    expect(camtFaults(await text(accountId, 'format=camt053&to=1999-12-31'))).toEqual([]);
  });

  it.each([
    ['format=pdf', 'format'],
    ['from=2999-01-01', 'from'],
    ['from=2026-01-02&to=2026-01-01', 'to'],
    ['to=soon', 'to'],
    ['limit=1', 'limit'],
  ])('asked for with %s is refused by naming %s', async (query, field) => {
    const answer = await statement(await ada.open(), query);
    expect(refusal(answer)).toEqual([400, 'platform.invalid']);
    expect(told(answer).errors?.map((error) => error.field)).toEqual([field]);
  });
});

describe('a long statement', () => {
  const COUNT = 3_000;
  let accountId: string;
  beforeAll(async () => {
    const reference = 'x'.repeat(140);
    accountId = await past(Array.from({ length: COUNT }, () => ({ minor: 1n, at: FIRST_DAY, reference })));
  });

  it('is whole', async () => {
    const read = readCamt(await text(accountId, 'format=camt053'));
    expect(read.amounts).toHaveLength(COUNT);
    expect(read.closing).toBe('30.00');
    expect(readCsv(await text(accountId, 'format=csv'))).toHaveLength(COUNT + 1);
  });

  it('may be left in the middle', async () => {
    const token = said(await logIn(florin.api, ada.username)).access_token;
    const url = `${florin.url}/api/v1/accounts/${accountId}/statement?format=camt053`;
    const leaving = request(url, { agent: false, headers: { authorization: `Bearer ${token}` } });
    const [response] = (await once(leaving.end(), 'response')) as [IncomingMessage];
    await once(response, 'readable');
    response.read(100);
    leaving.destroy();
    const whole = await florin.api.get(`/api/v1/accounts/${accountId}/statement`, { token });
    expect(readCsv(whole.body as string)).toHaveLength(COUNT + 1);
  });
});
