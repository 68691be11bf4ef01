import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { MS_PER_MINUTE } from '#platform/kernel/clock';
import { newUuid } from '#platform/kernel/ids';
import { eventually } from '#platform/testing/eventually';
import { notify } from '#notifications/inbox/notify.reactor';
import { NotificationsWorld } from '#notifications/testing/notifications-world';
import { EmailCarrier } from '#notifications/workflows/email-carrier';
import { recipientsIn } from '#notifications/workflows/recipients';
import { deliverEmails } from './deliver.reactor.js';
import { orderEmails } from './order-emails.reactor.js';

const ADA = newUuid();

interface Mail {
  readonly to: string;
  readonly text: string;
}

let world: NotificationsWorld;
let server: SMTPServer;
let mails: Mail[];
/** What the server answers to the next messages, before it takes one. */
let answers: { readonly code: number }[];

beforeEach(async () => {
  [world, mails, answers] = [await NotificationsWorld.open(), [], []];
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const answer = answers.shift();
        if (answer) return done(Object.assign(new Error('no'), { responseCode: answer.code }));
        const [to] = session.envelope.rcptTo;
        mails.push({ to: to?.address ?? '', text: Buffer.concat(chunks).toString() });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const { commands, store, views, clock } = world;
  const carrier = new EmailCarrier({
    store,
    views,
    smtpUrl: `smtp://127.0.0.1:${port}`,
    from: 'Florin <florin@bank.example>',
  });
  await world.react([
    notify({ commands, recipients: recipientsIn(views), clock }),
    orderEmails(views, clock),
    deliverEmails({ commands, carrier }),
  ]);
});
afterEach(async () => {
  await world.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

async function registered(email?: string): Promise<void> {
  const data = { userId: ADA, searchTokens: '{}', names: [], ...(email !== undefined && { email }) };
  await world.heard(`user-${ADA}`, 'UserRegistered', data);
}

async function passwordChanged(): Promise<void> {
  await world.heard(`user-${ADA}`, 'PasswordChanged', { userId: ADA, passwordId: newUuid() });
}

const messageIdOf = ({ text }: Mail): string => /^Message-ID: (.*)$/im.exec(text)?.[1]?.trim() ?? '';

it('goes to the address of the profile, in words, once', async () => {
  await registered('ada@example.com');
  await passwordChanged();
  await eventually('the mail', () => mails.length === 1);
  await world.settled();
  const [mail] = mails;
  expect(mail?.to).toBe('ada@example.com');
  expect(mail?.text).toContain('Subject: Your password was changed');
  expect(mail?.text).toContain('From: Florin <florin@bank.example>');
  expect(messageIdOf(mail as Mail)).toMatch(/^<[\da-f-]{36}@bank\.example>$/);
});

it('is tried again when the server cannot take it now, with the same Message-ID', async () => {
  await registered('ada@example.com');
  answers.push({ code: 451 }, { code: 421 });
  await passwordChanged();
  await eventually('two tries', () => answers.length === 1);
  await eventually('the mail', async () => {
    world.clock.advance(MS_PER_MINUTE);
    await world.settled();
    return mails.length === 1;
  });
  const [mail] = mails;
  const sent = (await world.sentTo(ADA)).find(({ topic }) => topic === 'identity.password-changed');
  expect(messageIdOf(mail as Mail)).toBe(`<${sent?.notificationId ?? ''}@bank.example>`);
});

it('is given up when the server says no for good', async () => {
  await registered('ada@example.com');
  answers.push({ code: 550 });
  await passwordChanged();
  await eventually('the refusal', () => answers.length === 0);
  await eventually('its end', async () => {
    await world.settled();
    for await (const events of world.store.readAll())
      if (events.some(({ type }) => type === 'DeliveryFailed')) return true;
    return false;
  });
  expect(mails).toEqual([]);
});

it('is not sent to who has no address, or has been erased', async () => {
  await registered();
  await passwordChanged();
  await world.settled();
  await world.vault.destroySubject(ADA);
  await passwordChanged();
  await world.settled();
  for await (const events of world.store.readAll())
    expect(events.map(({ type }) => type)).not.toContain('DeliveryOrdered');
});
