import { at, elements, type Field, isFilled, isSet, number, type Problems, problem } from './field.ts';
import {
  checkEnum,
  checkNonNegative,
  checkPortNumber,
  checkRange,
  forbid,
  requireExactlyOne,
  requireSyntax,
} from './field-checks.ts';
import { httpHeaderName, portName } from './syntax.ts';

/** Checks the probes and lifecycle hooks of a container that may have them. */
export function* checkProbes(container: Field, gracePeriodSeconds: number): Problems {
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = at(container, name);
    if (isSet(probe)) yield* checkProbe(probe, name === 'readinessProbe');
  }
  for (const name of ['postStart', 'preStop']) {
    const hook = at(container, 'lifecycle', name);
    if (isSet(hook)) yield* checkHook(hook, gracePeriodSeconds);
  }
}

/** Init containers that end have neither probes nor hooks. */
export function* forbidProbes(container: Field): Problems {
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle']) {
    yield* forbid(at(container, name), 'on an init container without restartPolicy Always');
  }
}

function* checkProbe(probe: Field, isReadiness: boolean): Problems {
  yield* requireExactlyOne(probe, ['exec', 'httpGet', 'tcpSocket', 'grpc']);
  yield* checkActions(probe);
  const counts = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'failureThreshold', 'successThreshold'];
  yield* checkNonNegative(probe, ...counts);
  const threshold = at(probe, 'successThreshold');
  // 0 is defaulted to 1.
  if (!isReadiness && (number(threshold) ?? 1) > 1) yield problem(threshold, 'must be 1');
  const gracePeriod = at(probe, 'terminationGracePeriodSeconds');
  yield* checkRange(gracePeriod, 1);
  if (isReadiness) yield* forbid(gracePeriod, 'on a readiness probe');
}

function* checkHook(hook: Field, gracePeriodSeconds: number): Problems {
  yield* requireExactlyOne(hook, ['exec', 'httpGet', 'tcpSocket', 'sleep']);
  yield* checkActions(hook);
  yield* checkRange(at(hook, 'sleep', 'seconds'), 0, gracePeriodSeconds);
}

function* checkActions(handler: Field): Problems {
  const exec = at(handler, 'exec');
  if (isSet(exec) && !isFilled(at(exec, 'command'))) yield problem(exec, 'must have a command');
  yield* checkHttpGet(at(handler, 'httpGet'));
  if (isSet(at(handler, 'tcpSocket'))) yield* checkPort(at(handler, 'tcpSocket', 'port'));
  yield* checkPortNumber(at(handler, 'grpc', 'port'));
}

function* checkHttpGet(action: Field): Problems {
  if (!isSet(action)) return;
  yield* checkPort(at(action, 'port'));
  yield* checkEnum(at(action, 'scheme'), ['HTTP', 'HTTPS']);
  for (const header of elements(at(action, 'httpHeaders'))) yield* requireSyntax(at(header, 'name'), httpHeaderName);
}

/** Checks a port that is a number or the name of one. */
export function* checkPort(port: Field): Problems {
  if (typeof port.value === 'string') {
    const message = portName(port.value);
    if (message !== undefined) yield problem(port, message);
  } else yield* checkPortNumber(port);
}
