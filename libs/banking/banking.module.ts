import { Global, Module } from '@nestjs/common';

/**
 * Accounts and the money on them. Asks the app, through global modules, for `CommandHandler`, `Views`,
 * `People`, `Clock` and `IdSource`.
 */
@Global()
@Module({
  controllers: [],
  providers: [],
})
export class BankingModule {}
