import { ApiProperty } from '@nestjs/swagger';

/** The answer where there is nothing to tell but that it is done. */
export class MessageBody {
  @ApiProperty()
  message!: string;
}
