import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { account } from '#banking/account/account';
import { deposit } from '#banking/account/deposit';
import { openAccount } from '#banking/account/open-account';
import type { Asker } from '#banking/account/rules';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import { loadConfig } from '#platform/config/load-config';
import { instant } from '#platform/kernel/clock';
import { newUuid, type Uuid } from '#platform/kernel/ids';
import { parseMoney, type Money } from '#platform/kernel/money';
import { EVERYTHING } from '#assembly/role';
import { stderrLog } from '#platform/observability/stderr-log';
import { openFlorin, type Florin } from '#assembly/open-florin';

/** A back office that acts on every account. */
export const OFFICE: Asker = { userId: newUuid(), isAdmin: true };
/** A bench asks more often than anybody may. */
const UNLIMITED = { FLORIN_REQUESTS_PER_SECOND: '1000000' };
/** Commands that wait for their answers at any time. */
const AT_ONCE = 256;

export function euros(amount: string): Money {
  return parseMoney(amount, 'EUR');
}

/** The whole of Florin with all its views and reactors, without HTTP. */
export async function withFlorin<T>(work: (florin: Florin) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'florin-banking-bench-'));
  const config = loadConfig({ ...UNLIMITED, FLORIN_DATA_DIR: dataDir, PORT: '0' });
  const florin = await openFlorin({ config, role: EVERYTHING, log: stderrLog });
  try {
    return await work(florin);
  } finally {
    await florin.stop();
    rmSync(dataDir, { recursive: true });
  }
}

export function commandsOf({ app }: Florin): CommandHandler {
  return app.get(CommandHandler);
}

export function newMeta(): CommandMeta {
  return { commandId: newUuid(), now: instant(new Date()), actor: OFFICE.userId };
}

export async function openAccounts(florin: Florin, ownerId: Uuid, count: number): Promise<readonly Uuid[]> {
  const commands = commandsOf(florin);
  const ids = Array.from({ length: count }, newUuid);
  await eachAtOnce(count, async (index) => {
    const accountId = ids[index] as Uuid;
    const open = { accountId, ownerId, currency: euros('0').currency, name: 'Bench' };
    await commands.handle({
      decider: account,
      id: accountId,
      decide: openAccount,
      command: open,
      meta: newMeta(),
    });
  });
  return ids;
}

export async function depositOn(florin: Florin, accountId: Uuid, amount: Money): Promise<void> {
  const meta = newMeta();
  const command = { by: OFFICE, depositId: meta.commandId, amount };
  await commandsOf(florin).handle({ decider: account, id: accountId, decide: deposit, command, meta });
}

/** Does something so many times, a limited number of them at once. */
export async function eachAtOnce(times: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < times; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, times) }, worker));
}
