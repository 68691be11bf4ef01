import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { CurrencyCode } from '#platform/kernel/currencies';
import { toJson, type MoneyJson } from '#platform/kernel/money';
import { startTinyApp, type TinyApp } from '#platform/testing/tiny-app';
import { Amount, AmountFields, amountIn, Currency } from './money-fields.js';
import { Public } from './public.js';

class Limit {
  @Amount({ currencyIn: 'of', orZero: true, optional: true })
  most?: string;

  @Currency()
  of!: CurrencyCode;
}

@Public()
@Controller('money')
class MoneyRoutes {
  @Post('amount')
  @HttpCode(200)
  amount(@Body() body: AmountFields): MoneyJson {
    return toJson(amountIn(body));
  }

  @Post('limit')
  @HttpCode(200)
  limit(@Body() body: Limit): Limit {
    return body;
  }
}

let tiny: TinyApp;
beforeAll(async () => {
  tiny = await startTinyApp([MoneyRoutes]);
});
afterAll(() => tiny.app.close());

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly fields: readonly string[];
}

async function post(path: string, json: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${tiny.url}/api/v1/money/${path}`, { method: 'POST', headers, body: json });
  const body = (await response.json()) as { readonly errors?: readonly { readonly field: string }[] };
  return { status: response.status, body, fields: (body.errors ?? []).map(({ field }) => field) };
}

const refused = (...fields: string[]) => ({ status: 400, fields });

describe('an amount in a body', () => {
  it.each([
    ['12.50', 'EUR', '12.50'],
    ['12.5', 'EUR', '12.50'],
    ['12', 'EUR', '12.00'],
    ['12', 'JPY', '12'],
    ['0.001', 'KWD', '0.001'],
    ['0.0001', 'CLF', '0.0001'],
    ['9999999999999999.99', 'EUR', '9999999999999999.99'],
  ])('%s %s is taken exactly', async (amount, currency, exact) => {
    const { status, body } = await post('amount', JSON.stringify({ amount, currency }));
    expect({ status, body }).toEqual({ status: 200, body: { amount: exact, currency } });
  });

  it.each([
    ['a number', '12.5'],
    ['a whole number', '12'],
    ['a number with an exponent', '1e3'],
    ['null', 'null'],
    ['a list', '["1"]'],
    ['an object', '{"amount":"1"}'],
    ['true', 'true'],
    ['no text', '""'],
    ['NaN', '"NaN"'],
    ['infinity', '"Infinity"'],
    ['an exponent', '"1e3"'],
    ['a decimal comma', '"1,5"'],
    ['separated thousands', '"1 000"'],
    ['a plus sign', '"+1"'],
    ['white space', '" 1"'],
    ['no decimals after the point', '"1."'],
    ['nothing before the point', '".5"'],
    ['a leading zero', '"01"'],
    ['hexadecimal digits', '"0x10"'],
    ['digits of another script', '"١٢"'],
    ['zero', '"0"'],
    ['zero with decimals', '"0.00"'],
    ['zero below zero', '"-0"'],
    ['a negative amount', '"-1"'],
    ['a negative amount of cents', '"-0.01"'],
    ['too many decimals', '"1.001"'],
    ['too many decimals that are zeros', '"1.000"'],
    ['too many digits', '"12345678901234567"'],
    ['far too many digits', `"${'9'.repeat(100_000)}"`],
  ])('is not %s', async (_, amount) => {
    expect(await post('amount', `{"amount":${amount},"currency":"EUR"}`)).toMatchObject(refused('amount'));
  });

  it('has no decimals where its currency has none', async () => {
    expect(await post('amount', '{"amount":"1.0","currency":"JPY"}')).toMatchObject(refused('amount'));
  });

  it.each(['"XXX"', '"eur"', '"EURO"', '""', '"__proto__"', '978', 'null', '["EUR"]'])(
    'is in no currency %s',
    async (currency) => {
      const json = `{"amount":"1.00","currency":${currency}}`;
      expect(await post('amount', json)).toMatchObject(refused('currency'));
    },
  );

  it('and its currency are both named when both are wrong or missing', async () => {
    expect(await post('amount', '{"amount":"-1","currency":"XXX"}')).toMatchObject(
      refused('amount', 'currency'),
    );
    expect(await post('amount', '{}')).toMatchObject(refused('amount', 'currency'));
  });

  it('says in words what is wrong', async () => {
    const { body } = await post('amount', '{"amount":"1.001","currency":"EUR"}');
    expect(body).toMatchObject({ errors: [{ field: 'amount', message: 'must have at most 2 decimals' }] });
  });
});

describe('an amount that may be nothing', () => {
  it.each(['{"of":"EUR"}', '{"of":"EUR","most":"0"}', '{"of":"EUR","most":"0.00"}'])(
    'is taken in %s',
    async (json) => {
      expect(await post('limit', json)).toMatchObject({ status: 200, body: JSON.parse(json) as object });
    },
  );

  it.each(['{"of":"EUR","most":"-0.01"}', '{"of":"JPY","most":"0.0"}', '{"of":"EUR","most":0}'])(
    'is refused in %s',
    async (json) => {
      expect(await post('limit', json)).toMatchObject(refused('most'));
    },
  );
});
