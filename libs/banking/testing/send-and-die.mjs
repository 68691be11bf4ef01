import { loadConfig } from '#platform/config/load-config';
import { instant } from '#platform/kernel/clock';
import { parseMoney } from '#platform/kernel/money';
import { account } from '#banking/account/account';
import { sendTransfer } from '#banking/transfers/send-transfer';
import { stderrLog } from '#platform/observability/stderr-log';
import { BY_HAND } from '#assembly/role';
import { openPlatform } from '#assembly/platform';

/** A process in which no reactor runs. It sends a transfer and is killed as soon as that is in the log. */
const { dataDir, transferId, from, receiver, amount } = JSON.parse(process.argv[2]);
const { commands } = await openPlatform(loadConfig({ FLORIN_DATA_DIR: dataDir }), BY_HAND, stderrLog);
await commands.handle({
  decider: account,
  id: from.accountId,
  decide: sendTransfer,
  command: {
    by: { userId: from.ownerId, isAdmin: false },
    transferId,
    receiver,
    amount: parseMoney(amount, receiver.currency),
  },
  meta: { commandId: transferId, now: instant(new Date()) },
});
process.kill(process.pid, 'SIGKILL');
