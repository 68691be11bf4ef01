import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startTestFlorin } from '#standalone/testing/start-test-florin';
import type { TestFlorin } from '#standalone/testing/test-florin';
import { newUuid } from '#platform/kernel/ids';
import { eventually } from '#platform/testing/eventually';
import { temporaryDirectory } from '#platform/testing/temporary-directory';
import { aCustomer, type Customer } from '#banking/testing/customers';

const SCRIPT = join(import.meta.dirname, '../testing/send-and-die.mjs');

/** It runs what was built, as any process does. */
async function sendAndDie(order: object): Promise<void> {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(order)], { env, stdio: 'inherit' });
  expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
}

async function balanceOf({ platform }: TestFlorin, by: Customer, accountId: string): Promise<unknown> {
  const headers = { 'florin-after': `${await platform.engines.log.end()}@0` };
  return ((await by.get(`/accounts/${accountId}`, headers)).body as { balance: unknown }).balance;
}

async function eventsOf({ platform }: TestFlorin, transferId: string): Promise<readonly string[]> {
  const types: string[] = [];
  for await (const events of platform.store.readAll())
    types.push(...events.filter(({ data }) => data['transferId'] === transferId).map(({ type }) => type));
  return types;
}

it('a transfer whose sender was killed before it could arrive arrives after the restart, once', async () => {
  const dataDir = temporaryDirectory();
  let florin = await startTestFlorin({ dataDir });
  const restart = async (): Promise<void> => {
    florin = await startTestFlorin({ dataDir });
    ada = ada.at(florin.api);
    bob = bob.at(florin.api);
  };
  let ada = await aCustomer(florin.api);
  let bob = await aCustomer(florin.api);
  const from = { accountId: await ada.open('EUR', '100'), ownerId: ada.userId };
  const to = { accountId: await bob.open(), ownerId: bob.userId };
  await florin.stop();

  const transferId = newUuid();
  const receiver = { ...to, currency: 'EUR', status: 'open' };
  await sendAndDie({ dataDir, transferId, from, receiver, amount: '30' });

  for (let start = 0; start < 2; start += 1) {
    await restart();
    await eventually('the transfer to be completed', async () => {
      const { body } = await bob.get(`/transfers/${transferId}`);
      return (body as { status?: string }).status === 'completed';
    });
    expect(await balanceOf(florin, ada, from.accountId)).toEqual({ amount: '70.00', currency: 'EUR' });
    expect(await balanceOf(florin, bob, to.accountId)).toEqual({ amount: '30.00', currency: 'EUR' });
    expect(await eventsOf(florin, transferId)).toEqual([
      'FundsTransferred',
      'TransferReceived',
      'TransferCompleted',
    ]);
    await florin.stop();
  }
});
