import { inEuros, wanted } from '#lending/testing/lending-stories';
import { optionIdOf } from '#lending/options/option-name';
import { checksAgainst, isEligible, type Applicant } from './checks.js';

const car = wanted('car');
const applicant: Applicant = { amount: inEuros('50000'), income: '40000.00', creditScore: '650' };

it('is eligible at every limit, and says so in words', () => {
  expect(isEligible(car, applicant)).toBe(true);
  expect(checksAgainst(car, applicant).map(({ about, reason }) => [about, reason])).toEqual([
    ['amount', '50000.00 EUR is within the maximum of 50000.00 EUR'],
    ['income', 'the income of 40000.00 EUR reaches 40000.00 EUR'],
    ['credit-score', 'the credit score of 650 reaches 650'],
  ]);
});

it.each<[Partial<Applicant>, string]>([
  [{ amount: inEuros('50000.01') }, '50000.01 EUR is more than the maximum of 50000.00 EUR'],
  [{ income: '39999.99' }, 'the income of 39999.99 EUR is less than 40000.00 EUR'],
  [{ creditScore: '649' }, 'the credit score of 649 is less than 650'],
])('is not eligible beyond a limit', (change, reason) => {
  const failed = checksAgainst(car, { ...applicant, ...change }).filter(({ passed }) => !passed);
  expect(failed.map((check) => check.reason)).toEqual([reason]);
});

it('does not take for granted what is not stated', () => {
  const { amount } = applicant;
  expect(checksAgainst(car, { amount }).map(({ passed, reason }) => [passed, reason])).toEqual([
    [true, '50000.00 EUR is within the maximum of 50000.00 EUR'],
    [false, 'no income is stated, and 40000.00 EUR is asked for'],
    [false, 'no credit score is stated, and 650 is asked for'],
  ]);
});

it('an option is meant by its name without regard to case, with or without "loan" behind', () => {
  const names = ['car', 'Car', 'CAR LOAN', ' car   loan ', 'Car Loan'];
  expect(new Set(names.map(optionIdOf)).size).toBe(1);
  expect(optionIdOf('home')).not.toBe(optionIdOf('car'));
});
