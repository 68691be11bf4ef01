import { ApiProperty } from '@nestjs/swagger';
import { Text } from '#platform/http/fields';

const MAX_CURSOR_LENGTH = 12;
const MAX_TICKET_LENGTH = 256;

export class StreamQuery {
  @Text({
    max: MAX_CURSOR_LENGTH,
    optional: true,
    pattern: /^(-1|\d+)$/,
    patternSays: 'the id of something that was sent',
    description: 'Go on behind it. A `Last-Event-ID` says the same, and goes before it.',
  })
  after?: string;
}

export class TicketedStreamQuery extends StreamQuery {
  @Text({ max: MAX_TICKET_LENGTH, description: 'Out of `POST /notifications/stream-tickets`.' })
  ticket!: string;
}

export class TicketBody {
  @ApiProperty({ description: 'Good for one minute, for opening the live stream and for nothing else.' })
  ticket!: string;

  @ApiProperty({ description: 'The address for an `EventSource`.' })
  path!: string;
}
