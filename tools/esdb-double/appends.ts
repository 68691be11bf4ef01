import type streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { DoubleLog, ExpectedRevision, Proposed } from './log.js';
import { appendResponse, deniedResponse, expectedIn, nameIn, proposedIn } from './wire.js';

export type AppendFault =
  /** All connections break before the append is written, or after it and before the answer. */
  | 'drop-before'
  | 'drop-after'
  /** It is written, and nobody is told. */
  | 'no-answer'
  /** It is written, and the server ends the call as if all had been said. */
  | 'end-politely'
  /** It is not written, and the server says why. */
  | 'deny';

export interface Faults {
  /** Asked at every append. */
  nextAppend: () => AppendFault | undefined;
  readonly dropConnections: () => void;
}

type Request = InstanceType<typeof streams.BatchAppendReq>;
type Call = ServerDuplexStream<Request, InstanceType<typeof streams.BatchAppendResp>>;

/** An append of which not all parts have come. */
interface Unfinished {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: Proposed[];
}

export function answerAppends(log: DoubleLog, faults: Faults): (call: Call) => void {
  return (call) => {
    const unfinished = new Map<string, Unfinished>();
    call.on('error', () => undefined);
    call.on('end', () => call.end());
    call.on('data', (request: Request) => {
      const id = request.getCorrelationId()?.getString() ?? '';
      const append = unfinished.get(id) ?? begun(request);
      append.events.push(...request.getProposedMessagesList().map(proposedIn));
      unfinished.set(id, append);
      if (!request.getIsFinal()) return;
      unfinished.delete(id);
      finish(call, request, append);
    });
  };

  function finish(call: Call, request: Request, { stream, expected, events }: Unfinished): void {
    const fault = faults.nextAppend();
    if (fault === 'drop-before') {
      faults.dropConnections();
    } else if (fault === 'deny') {
      call.write(deniedResponse(request.getCorrelationId(), stream));
    } else {
      const outcome = log.append(stream, expected, events);
      if (fault === 'drop-after') faults.dropConnections();
      else if (fault === 'end-politely') call.end();
      else if (fault !== 'no-answer') {
        call.write(appendResponse(request.getCorrelationId(), stream, outcome));
      }
    }
  }
}

function begun(request: Request): Unfinished {
  const options = request.getOptions();
  if (!options) throw new Error('an append begins with its options');
  return { stream: nameIn(options.getStreamIdentifier()), expected: expectedIn(options), events: [] };
}
