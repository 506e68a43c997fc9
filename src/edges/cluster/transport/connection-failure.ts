import { ConnectionFailure } from '../../../agent/ports.ts';
import { WorldError } from '../../world-error.ts';
import { explainConnectionFailure } from '../explain-connection-failure.ts';

/** Why there was no answer, in words; what says so already stays as it is. */
export function connectionFailure(server: string, cause: unknown): ConnectionFailure {
  if (cause instanceof ConnectionFailure) return cause;
  const { message } = cause instanceof WorldError ? cause : explainConnectionFailure(server, cause);
  return new ConnectionFailure(message, { cause });
}
