import { BY_HAND } from '#assembly/role';
import { openPlatform } from '#assembly/platform';
import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { loadConfig } from '#platform/config/load-config';
import { instant } from '#platform/kernel/clock';
import { newUuid, type Uuid } from '#platform/kernel/ids';
import { silentLog } from '#platform/testing/silent-log';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { aCustomer } from '#banking/testing/customers';
import { financingOption } from '#lending/options/financing-option';
import { optionIdOf } from '#lending/options/option-name';
import { apply, paidOut } from '#lending/testing/applicants';
import { application } from './application.js';
import { decideApplication } from './decide-application.js';

/** A process in which nothing follows from what is decided. */
async function approveAlone(dataDir: string, id: string): Promise<void> {
  const platform = await openPlatform(loadConfig({ FLORIN_DATA_DIR: dataDir }), BY_HAND, silentLog);
  const { state: option } = await platform.commands.load(financingOption, optionIdOf('car'));
  const command = { reviewerId: newUuid(), status: 'approved', option } as const;
  const meta = { commandId: newUuid(), now: instant(new Date()) };
  const order = { decider: application, id, decide: decideApplication, command, meta };
  await platform.commands.handle(order);
  await platform.close();
}

async function typesOf({ platform }: TestFlorin, id: string): Promise<readonly string[]> {
  const types: string[] = [];
  for await (const events of platform.store.readAll()) {
    const ofIt = events.filter(({ data }) => [data['applicationId'], data['loanId']].includes(id as Uuid));
    types.push(...ofIt.map(({ type }) => type));
  }
  return types;
}

it('a loan approved while everything else was down is paid out after the restart, once', async () => {
  const dataDir = temporaryDirectory();
  let florin = await startTestFlorin({ dataDir });
  let ada = await aCustomer(florin.api);
  const accountId = await ada.open();
  const id = await apply(ada);
  await florin.stop();
  await approveAlone(dataDir, id);

  for (let start = 0; start < 2; start += 1) {
    florin = await startTestFlorin({ dataDir });
    ada = ada.at(florin.api);
    expect(await paidOut(ada, id)).toMatchObject({ accountId });
    await florin.caughtUp();
    expect((await ada.get(`/accounts/${accountId}`)).body).toMatchObject({
      balance: { amount: '20000.00', currency: 'EUR' },
    });
    expect(await typesOf(florin, id)).toEqual([
      'ApplicationSubmitted',
      'ApplicationApproved',
      'DisbursementOrdered',
      'LoanPaidOut',
      'LoanDisbursed',
    ]);
    await florin.stop();
  }
});
