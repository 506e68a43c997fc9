import { type LookContext, openConnection } from './open-connection.ts';
import { parseTarget } from './parse-target.ts';
import { ProbeFailure } from './probe-failure.ts';

/** Whether somebody takes a connection. Nothing is sent. */
export async function probeTcp(text: string, context: LookContext): Promise<string> {
  const target = parseTarget(text);
  if (target === undefined) throw new ProbeFailure('it is not a host with a port');
  const socket = await openConnection(target, context);
  socket.destroy();
  return 'it takes connections';
}
