import { Injectable } from '@nestjs/common';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import type { CommandResult } from '#platform/commands/command-result';
import { derivedUuid } from '#platform/kernel/ids';
import { Refusal } from '#platform/kernel/refusal';
import type { FinancingOptionEvent } from '#lending/events';
import { addOption, type AddOption } from '#lending/options/add-option';
import { financingOption, type FinancingOptionState } from '#lending/options/financing-option';
import { FIRST_OPTIONS } from '#lending/options/first-options';
import { optionIdOf } from '#lending/options/option-name';
import type { NamedOption } from '#lending/applications/submit-application';

/** What can be applied for, found by the names that people give it. */
@Injectable()
export class Options {
  constructor(private readonly commands: CommandHandler) {}

  async add(command: AddOption, meta: CommandMeta): Promise<CommandResult<FinancingOptionEvent>> {
    const id = optionIdOf(command.name);
    return await this.commands.handle({ decider: financingOption, id, decide: addOption, command, meta });
  }

  async byId(optionId: string): Promise<FinancingOptionState> {
    return (await this.commands.load(financingOption, optionId)).state;
  }

  async named(names: readonly string[]): Promise<readonly NamedOption[]> {
    return await Promise.all(
      names.map(async (name) => ({ name, option: await this.byId(optionIdOf(name)) })),
    );
  }

  /**
   * The same commands at every start, recognised by their ids: one that was cut short goes on, and what an
   * admin has retired since stays retired.
   */
  async seed(now: CommandMeta['now']): Promise<void> {
    for (const first of FIRST_OPTIONS) {
      const commandId = derivedUuid(optionIdOf(first.name), 'first options');
      try {
        await this.add(first, { commandId, fingerprint: 'first options', now });
      } catch (error) {
        // An admin was faster.
        if (!(error instanceof Refusal && error.code === 'lending.option-exists')) throw error;
      }
    }
  }
}
