import { Injectable } from '@nestjs/common';
import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Config } from '#platform/config/config';
import { TokenKeys } from '#platform/http/principal';
import { Clock, epochMs, MS_PER_MINUTE, type Instant } from '#platform/kernel/clock';
import { Vault } from '#platform/vault/vault';

const SECRET_NAME = 'identity/signing-keys';
/** How soon a key that another process made is known here. */
const RELOAD_AFTER_MS = MS_PER_MINUTE;
/** An unknown key id makes us look again, but nobody can make us look all the time. */
const MIN_RELOAD_MS = 1_000;
/** For clocks that are apart, and for processes that have not seen the new key yet. */
const PUBLISHED_LONGER_MS = 5 * MS_PER_MINUTE;

interface StoredKey {
  readonly kid: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  /** Set by the rotation that brought its successor. */
  readonly retiredAt: Instant | null;
}

interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly retiredAt: Instant | null;
}

export interface PublishedKey {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'ES256';
}

/**
 * The keys that sign access tokens, in the vault. One signs; those before it are published until the
 * last token that they signed has expired, so a rotation logs nobody out.
 */
@Injectable()
export class SigningKeys extends TokenKeys {
  private keys: readonly SigningKey[] = [];
  private loadedAtMs = 0;
  private loading: Promise<void> | undefined;
  private rotating: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    super();
  }

  async signingKey(): Promise<{ readonly kid: string; readonly privateKey: KeyObject }> {
    await this.load(RELOAD_AFTER_MS);
    const [newest] = this.keys;
    if (!newest) throw new Error('there is no key to sign tokens with');
    return newest;
  }

  override async publicKey(keyId: string): Promise<KeyObject | undefined> {
    const find = (): SigningKey | undefined => this.published().find(({ kid }) => kid === keyId);
    if (!find()) await this.load(MIN_RELOAD_MS);
    return find()?.publicKey;
  }

  /** For `/.well-known/jwks.json`. */
  async publishedKeys(): Promise<readonly PublishedKey[]> {
    await this.load(RELOAD_AFTER_MS);
    return this.published().map(({ kid, publicKey }) => ({
      ...coordinates(publicKey),
      kid,
      use: 'sig',
      alg: 'ES256',
    }));
  }

  /** From now on a new key signs. */
  async rotate(): Promise<{ readonly kid: string }> {
    const rotation = this.rotating.then(() => this.rotateNow());
    this.rotating = rotation.catch(() => undefined);
    return await rotation;
  }

  private async rotateNow(): Promise<{ readonly kid: string }> {
    await this.load(0);
    const made = await makeKey();
    const retired = this.published().map((key) =>
      toStored({ ...key, retiredAt: key.retiredAt ?? this.clock.now() }),
    );
    await this.vault.putSecret(SECRET_NAME, JSON.stringify([made, ...retired]));
    await this.load(0);
    return { kid: made.kid };
  }

  private published(): readonly SigningKey[] {
    const keptMs = this.config.accessTokenMinutes * MS_PER_MINUTE + PUBLISHED_LONGER_MS;
    const nowMs = epochMs(this.clock.now());
    return this.keys.filter(({ retiredAt }) => retiredAt === null || epochMs(retiredAt) + keptMs > nowMs);
  }

  private async load(olderThanMs: number): Promise<void> {
    if (this.keys.length > 0 && epochMs(this.clock.now()) - this.loadedAtMs < olderThanMs) return;
    this.loading ??= this.loadNow().finally(() => (this.loading = undefined));
    await this.loading;
  }

  private async loadNow(): Promise<void> {
    const stored =
      (await this.vault.getSecret(SECRET_NAME)) ??
      (await this.vault.putSecretIfAbsent(SECRET_NAME, JSON.stringify([await makeKey()])));
    this.keys = (JSON.parse(stored as string) as StoredKey[]).map(fromStored);
    this.loadedAtMs = epochMs(this.clock.now());
  }
}

async function makeKey(): Promise<StoredKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { kid: thumbprint(publicKey), privateKey: pem, retiredAt: null };
}

function fromStored({ kid, privateKey: pem, retiredAt }: StoredKey): SigningKey {
  const privateKey = createPrivateKey(pem);
  return { kid, privateKey, publicKey: createPublicKey(privateKey), retiredAt };
}

function toStored({ kid, privateKey, retiredAt }: SigningKey): StoredKey {
  return { kid, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), retiredAt };
}

/** RFC 7638: the hash of the key's required members, in the order of the alphabet. */
function thumbprint(publicKey: KeyObject): string {
  const { crv, kty, x, y } = coordinates(publicKey);
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

function coordinates(publicKey: KeyObject): { crv: string; kty: string; x: string; y: string } {
  const { crv = '', kty = '', x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return { crv, kty, x, y };
}
