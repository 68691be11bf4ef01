// Makes what Florin and its engines must keep secret, once, each for its reader alone. Runs as root,
// before anything else does, and does nothing where there are secrets already.
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = '/secrets';
/** Users of the images: Florin's is `node`, and both engines have theirs under this number. */
const FLORIN = 1000;
const ENGINE = 999;
const OWNER_MAY_READ = 0o400;
const OTHERS_MAY_PASS = 0o711;

const [root, views, vault, bus, admin] = Array.from({ length: 5 }, () =>
  randomBytes(24).toString('base64url'),
);

const mongo = (user, password, database) =>
  `mongodb://${user}:${password}@mongo:27017/${database}?replicaSet=florin&authSource=admin`;

const SECRETS = [
  ['florin/master-key', FLORIN, randomBytes(32).toString('base64')],
  ['florin/admin-password', FLORIN, admin],
  ['florin/event-store', FLORIN, 'esdb://eventstore:2113?tls=false'],
  ['florin/read-store', FLORIN, mongo('views', views, 'florin')],
  ['florin/vault', FLORIN, mongo('vault', vault, 'florin-vault')],
  ['florin/bus', FLORIN, `amqp://florin:${bus}@rabbitmq:5672`],
  ['mongo/root-password', ENGINE, root],
  ['mongo/views-password', ENGINE, views],
  ['mongo/vault-password', ENGINE, vault],
  ['mongo/key', ENGINE, randomBytes(192).toString('base64')],
  [
    'rabbitmq/rabbitmq.conf',
    ENGINE,
    `default_user = florin\ndefault_pass = ${bus}\ntotal_memory_available_override_value = 1GB`,
  ],
];

function write([name, owner, secret]) {
  const path = join(ROOT, name);
  const draft = `${path}.draft`;
  mkdirSync(dirname(path), { recursive: true, mode: OTHERS_MAY_PASS });
  rmSync(draft, { force: true });
  writeFileSync(draft, `${secret}\n`, { mode: OWNER_MAY_READ, flush: true });
  chownSync(draft, owner, owner);
  renameSync(draft, path);
}

// The last one tells that all are there, so that a start that is cut short is taken up from the beginning.
const last = join(ROOT, SECRETS.at(-1)[0]);
if (!existsSync(last)) SECRETS.forEach(write);
