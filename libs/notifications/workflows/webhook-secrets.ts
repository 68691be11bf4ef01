import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Vault } from '#platform/vault/vault';

const PREFIX = 'whsec_';
const SECRET_BYTES = 24;

const nameOf = (webhookId: string, secretId: string): string => `webhooks/${webhookId}/${secretId}`;

/** The keys with which webhooks are signed, as Standard Webhooks has them. They are in the vault only. */
@Injectable()
export class WebhookSecrets {
  constructor(private readonly vault: Vault) {}

  /** The same for the same ids, so that a request that is repeated is answered in the same words. */
  async make(webhookId: string, secretId: string): Promise<string> {
    const fresh = PREFIX + randomBytes(SECRET_BYTES).toString('base64');
    return (await this.vault.putSecretIfAbsent(nameOf(webhookId, secretId), fresh)) as string;
  }

  async find(webhookId: string, secretId: string): Promise<string | undefined> {
    return (await this.vault.getSecret(nameOf(webhookId, secretId))) as string | undefined;
  }

  /** All that the webhook ever had. */
  async forget(webhookId: string): Promise<void> {
    for (const name of await this.vault.secretNames(nameOf(webhookId, '')))
      await this.vault.deleteSecret(name);
  }
}

export interface Signed {
  readonly id: string;
  readonly timestamp: number;
  readonly body: string;
}

export function signature(secret: string, { id, timestamp, body }: Signed): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
