/**
 * Who sends spans, by OTEL_RESOURCE_ATTRIBUTES (`name=value,…`, values percent-encoded) and OTEL_SERVICE_NAME, which wins. Entries that are not of
 * this form are left out.
 */
export function resourceAttributes(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const entries = (environment['OTEL_RESOURCE_ATTRIBUTES'] ?? '').split(',').flatMap((entry) => {
    const [, name = '', value = ''] = /^\s*([^=\s]+)\s*=\s*"?([^"]*?)"?\s*$/.exec(entry) ?? [];
    return name === '' ? [] : [[name, decoded(value)] as const];
  });
  const serviceName = environment['OTEL_SERVICE_NAME']?.trim() ?? '';
  return {
    'service.name': 'planwright-agent',
    ...Object.fromEntries(entries),
    ...(serviceName === '' ? {} : { 'service.name': serviceName }),
  };
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
