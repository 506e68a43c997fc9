import { at, type Field, isSet, type Problems, problem, text } from './field.ts';
import { checkEnum, checkRange, requireEnum, requireSyntax, requireText } from './field-checks.ts';
import { qualifiedName } from './syntax.ts';

const SHORT_TEXT_LIMIT = 128;
const NOTE_LIMIT = 1024;

/** Checks an Event of events.k8s.io/v1 (ValidateEventCreate, the strict rules). */
export function* checkEvent(manifest: Field): Problems {
  const required = ['eventTime', 'reportingInstance', 'action', 'reason'];
  for (const name of required) yield* requireText(at(manifest, name));
  yield* requireSyntax(at(manifest, 'reportingController'), qualifiedName);
  for (const name of ['reportingInstance', 'action', 'reason'])
    yield* checkLength(at(manifest, name), SHORT_TEXT_LIMIT);
  yield* checkLength(at(manifest, 'note'), NOTE_LIMIT);
  yield* requireEnum(at(manifest, 'type'), ['Normal', 'Warning']);
  yield* checkRange(at(manifest, 'series', 'count'), 2);
  yield* checkObjectNamespace(manifest, at(manifest, 'regarding'));
}

/** Checks an Event of v1, the form that the core API has had from the start. */
export function* checkCoreEvent(manifest: Field): Problems {
  yield* checkObjectNamespace(manifest, at(manifest, 'involvedObject'));
  if (!isSet(at(manifest, 'eventTime'))) return;
  for (const name of ['reportingInstance', 'action', 'reason']) {
    yield* requireText(at(manifest, name));
    yield* checkLength(at(manifest, name), SHORT_TEXT_LIMIT);
  }
  yield* requireSyntax(at(manifest, 'reportingComponent'), qualifiedName);
  yield* checkLength(at(manifest, 'message'), NOTE_LIMIT);
}

function* checkObjectNamespace(manifest: Field, object: Field): Problems {
  const [own, others] = [text(at(manifest, 'metadata', 'namespace')), text(at(object, 'namespace'))];
  const isClusterScoped = others === '' && own === 'default';
  // Servers let newer Events name another namespace; an agent that writes one has mixed up two objects.
  if (!isClusterScoped && own !== others) yield problem(at(object, 'namespace'), "must be the event's namespace");
}

function* checkLength(field: Field, limit: number): Problems {
  if (Buffer.byteLength(text(field)) > limit) yield problem(field, `must have at most ${limit} bytes`);
}

/** Checks a Lease. */
export function* checkLease(manifest: Field): Problems {
  const spec = at(manifest, 'spec');
  yield* checkRange(at(spec, 'leaseDurationSeconds'), 1);
  yield* checkRange(at(spec, 'leaseTransitions'), 0);
  yield* checkEnum(at(spec, 'strategy'), ['OldestEmulationVersion']);
  if (isSet(at(spec, 'preferredHolder')) && !isSet(at(spec, 'strategy'))) {
    yield problem(at(spec, 'preferredHolder'), 'needs a strategy');
  }
}
