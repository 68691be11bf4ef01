import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '#platform/http/admin-only';
import { Refuses } from '#platform/http/refuses';
import { refuse } from '#platform/http/platform-refusals';
import { BusUnavailable, type MessageBus } from './message-bus.js';

/** What operators ask of the bus, whether there is one or everybody follows the log. */
export class MessageDesk {
  constructor(private readonly bus: MessageBus | undefined) {}

  async deadLetters(): Promise<number> {
    try {
      return (await this.bus?.deadLetters())?.count ?? 0;
    } catch (error) {
      throw error instanceof BusUnavailable ? refuse('platform.not-ready') : error;
    }
  }
}

export class MessagesBody {
  /** Messages that were put aside for a person to look at: forged ones, and such as nobody could take. */
  deadLetters!: number;
}

/** For operators: what came over the bus and was not believed. */
@ApiTags('operating')
@AdminOnly()
@Controller('admin/messages')
export class MessageRoutes {
  constructor(private readonly desk: MessageDesk) {}

  /** How many messages were put aside. They wait on the bus itself, in its queue of dead letters. */
  @Get()
  @Refuses(refuse, 'platform.not-ready')
  async see(): Promise<MessagesBody> {
    return { deadLetters: await this.desk.deadLetters() };
  }
}
