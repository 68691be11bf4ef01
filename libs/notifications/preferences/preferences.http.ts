import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CommandHandler } from '#platform/commands/command-handler';
import type { CommandMeta } from '#platform/commands/command-meta';
import { Answer, AtRevision } from '#platform/http/answer';
import { Caller } from '#platform/http/caller';
import { Meta } from '#platform/http/command-meta';
import type { Principal } from '#platform/http/principal';
import { Refuses } from '#platform/http/refuses';
import { refuse } from '#notifications/refusals';
import { changePreferences } from './change-preferences.js';
import { choicesIn, PreferencesBody, preferencesBody, PreferencesChange } from './preferences.dto.js';
import { preferences } from './preferences.js';

@ApiTags('notifications')
@Controller('notifications/preferences')
export class PreferenceRoutes {
  constructor(private readonly commands: CommandHandler) {}

  /** Every topic there is, and on which ways the caller is told of it. */
  @Get()
  @ApiOkResponse({ type: PreferencesBody })
  async see(@Caller() { userId }: Principal): Promise<AtRevision<PreferencesBody>> {
    const { state, revision } = await this.commands.load(preferences, userId);
    return new AtRevision(revision, preferencesBody(state));
  }

  /** Choose what to be told, and how. */
  @Put()
  @ApiOkResponse({ type: PreferencesBody })
  @Refuses(refuse, 'notifications.always-in-inbox')
  async change(
    @Caller() { userId }: Principal,
    @Body() body: PreferencesChange,
    @Meta() meta: CommandMeta,
  ): Promise<Answer<PreferencesBody>> {
    const command = { userId, choices: choicesIn(body) };
    const order = { decider: preferences, id: userId, decide: changePreferences, command, meta };
    const result = await this.commands.handle(order);
    const { state } = await this.commands.load(preferences, userId);
    return new Answer(result, preferencesBody(state));
  }
}
