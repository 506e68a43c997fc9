import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import { hostBasedAccessFault } from '../host-based-access.ts';
import { versionOf } from '../postgresql-image.ts';
import { refusedParameter } from '../server-configuration.ts';
import { MAJORS, unknownParameter } from '../server-parameters.ts';
import type { Database } from '../servers.ts';

const POSTGRESQL = ['spec', 'postgresql'] as const;

/** Parameters and lines of pg_hba.conf with which a server would not start or could not be managed, and lines that let anybody in. */
export function checkConfiguration({ spec }: Database): readonly SchemaProblem[] {
  const { parameters = {}, hostBasedAccess = [] } = spec.postgresql;
  const major = versionOf(spec.image)?.major;
  return [
    ...Object.entries(parameters).flatMap(([name, value]) => checkParameter(name, String(value), major)),
    ...hostBasedAccess.flatMap(checkLine),
  ];
}

function checkParameter(name: string, value: string, major: number | undefined): readonly SchemaProblem[] {
  const place = { path: [...POSTGRESQL, 'parameters', name], at: 'key' } as const;
  const reason = refusedParameter(name, value);
  if (reason !== undefined) {
    return [
      {
        ...place,
        code: 'refused-parameter',
        severity: 'error',
        message: `'${name}' cannot have this value: ${reason}`,
        actual: value,
        fix: 'take it out, or correct its value',
      },
    ];
  }
  // What a version has that Planwright does not know, only its server can say.
  const fault = major !== undefined && major > MAJORS.last ? undefined : unknownParameter(name, major);
  if (fault === undefined) return [];
  return [
    {
      ...place,
      code: 'unknown-parameter',
      // A minor release may have added it since.
      severity: 'warning',
      message: `the servers do not start with a parameter that they do not know: ${fault}`,
      fix: 'correct the name, or take it out',
    },
  ];
}

function checkLine(line: string, index: number): readonly SchemaProblem[] {
  const path = [...POSTGRESQL, 'hostBasedAccess', index];
  const fault = hostBasedAccessFault(line);
  if (fault !== undefined) {
    return [
      {
        code: 'invalid-access-line',
        severity: 'error',
        path,
        message: `with this line of pg_hba.conf the servers would not start: ${fault}`,
        actual: line,
        fix: 'write connection type, database, role, address and method, for example `host all analyst 10.0.0.0/8 scram-sha-256`',
      },
    ];
  }
  // Neither of the two takes options, so that the method is the last word.
  if (!/\s(trust|password)\s*(#.*)?$/.test(line)) return [];
  return [
    {
      code: 'weak-access-line',
      severity: 'warning',
      path,
      message: 'this line lets clients in without a password, or lets them send it in clear text',
      actual: line,
      fix: 'write the method `scram-sha-256`',
    },
  ];
}
