import type { WireMoney } from './amounts.js';

/** A request as the API describes it: the route with its parameters, apart. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly route: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
}

export type CommandKind =
  | 'open'
  | 'rename'
  | 'close'
  | 'deposit'
  | 'withdraw'
  | 'transfer'
  | 'batch'
  | 'reverse'
  | 'hold'
  | 'capture'
  | 'release'
  | 'order'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'freeze'
  | 'unfreeze'
  | 'limits';

export interface Command extends Request {
  readonly kind: CommandKind;
}

export interface Payment extends WireMoney {
  readonly to: string;
  readonly reference?: string;
  readonly key?: string;
}

const ACCOUNT = '/api/v1/accounts/{accountId}';
const ORDER = '/api/v1/standing-orders/{orderId}';

export const commands = {
  open: (currency: string, name: string): Command => ({
    kind: 'open',
    method: 'POST',
    route: '/api/v1/accounts',
    body: { currency, name },
  }),
  rename: (accountId: string, name: string): Command => ({
    kind: 'rename',
    method: 'PATCH',
    route: ACCOUNT,
    path: { accountId },
    body: { name },
  }),
  close: (accountId: string): Command => ({
    kind: 'close',
    method: 'DELETE',
    route: ACCOUNT,
    path: { accountId },
  }),
  deposit: (accountId: string, money: WireMoney & { readonly reference?: string }): Command =>
    onAccount('deposit', accountId, 'deposits', money),
  withdraw: (accountId: string, money: WireMoney & { readonly reference?: string }): Command =>
    onAccount('withdraw', accountId, 'withdrawals', money),
  transfer: (accountId: string, payment: Payment): Command =>
    onAccount('transfer', accountId, 'transfers', payment),
  batch: (accountId: string, transfers: readonly Payment[]): Command =>
    onAccount('batch', accountId, 'transfer-batches', { transfers }),
  reverse: (transferId: string): Command => ({
    kind: 'reverse',
    method: 'POST',
    route: '/api/v1/transfers/{transferId}/reversal',
    path: { transferId },
  }),
  hold: (accountId: string, hold: WireMoney & { readonly expiresAt?: string }): Command =>
    onAccount('hold', accountId, 'holds', hold),
  capture: (accountId: string, holdId: string, part?: WireMoney): Command => ({
    kind: 'capture',
    method: 'POST',
    route: `${ACCOUNT}/holds/{holdId}/capture`,
    path: { accountId, holdId },
    body: part ?? {},
  }),
  release: (accountId: string, holdId: string): Command => ({
    kind: 'release',
    method: 'POST',
    route: `${ACCOUNT}/holds/{holdId}/release`,
    path: { accountId, holdId },
  }),
  order: (accountId: string, order: Payment & { readonly every: string; readonly first: string }): Command =>
    onAccount('order', accountId, 'standing-orders', order),
  pause: (orderId: string): Command => onOrder('pause', orderId),
  resume: (orderId: string): Command => onOrder('resume', orderId),
  cancel: (orderId: string): Command => ({
    kind: 'cancel',
    method: 'DELETE',
    route: ORDER,
    path: { orderId },
  }),
  freeze: (accountId: string, reason: string): Command => ({
    ...byAdmin('freeze', accountId, 'freeze'),
    body: { reason },
  }),
  unfreeze: (accountId: string): Command => byAdmin('unfreeze', accountId, 'unfreeze'),
  limits: (accountId: string, limits: object): Command => ({
    ...byAdmin('limits', accountId, 'limits'),
    method: 'PUT',
    body: limits,
  }),
};

export const queries = {
  accounts: (): Request => get('/api/v1/accounts', {}),
  account: (accountId: string): Request => get(ACCOUNT, { accountId }),
  balance: (accountId: string, asOf?: string): Request =>
    get(`${ACCOUNT}/balance`, { accountId }, asOf === undefined ? {} : { asOf }),
  transfers: (accountId: string): Request => get(`${ACCOUNT}/transfers`, { accountId }),
  transfer: (transferId: string): Request => get('/api/v1/transfers/{transferId}', { transferId }),
  openHolds: (accountId: string): Request => get(`${ACCOUNT}/holds`, { accountId }, { status: 'open' }),
  movements: (accountId: string, query: Readonly<Record<string, string>> = {}): Request =>
    get(`${ACCOUNT}/movements`, { accountId }, query),
  statement: (accountId: string, format: string): Request =>
    get(`${ACCOUNT}/statement`, { accountId }, { format }),
  standingOrders: (accountId: string): Request => get(`${ACCOUNT}/standing-orders`, { accountId }),
  inbox: (): Request => get('/api/v1/notifications', {}),
  financingOptions: (): Request => get('/api/v1/financing-options', {}),
  applications: (): Request => get('/api/v1/applications', {}),
  activity: (): Request => get('/api/v1/analytics', {}),
  trialBalance: (): Request => get('/api/v1/admin/trial-balance', {}),
  views: (): Request => get('/api/v1/admin/views', {}),
  parked: (): Request => get('/api/v1/admin/parked', {}),
};

export const rebuild = (name: string): Request => ({
  method: 'POST',
  route: '/api/v1/admin/views/{name}/rebuild',
  path: { name },
});

export const allAccounts = (page: Readonly<Record<string, string>>): Request =>
  get('/api/v1/admin/accounts', {}, page);

/** The path and query that the request is sent to. */
export function targetOf({ route, path = {}, query = {} }: Request): string {
  const filled = route.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  const asked = new URLSearchParams(query).toString();
  return asked === '' ? filled : `${filled}?${asked}`;
}

function get(route: string, path: Request['path'] & object, query: Request['query'] & object = {}): Request {
  return { method: 'GET', route, path, query };
}

function onAccount(kind: CommandKind, accountId: string, what: string, body: object): Command {
  return { kind, method: 'POST', route: `${ACCOUNT}/${what}`, path: { accountId }, body };
}

function onOrder(kind: 'pause' | 'resume', orderId: string): Command {
  return { kind, method: 'POST', route: `${ORDER}/${kind}`, path: { orderId } };
}

function byAdmin(kind: CommandKind, accountId: string, what: string): Command {
  return {
    kind,
    method: 'POST',
    route: `/api/v1/admin/accounts/{accountId}/${what}`,
    path: { accountId },
  };
}
