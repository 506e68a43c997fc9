import { RE2JS } from 're2js';

/**
 * Why Prometheus and Alertmanager would refuse a regular expression, undefined where they would not. They read RE2 syntax, and put the
 * expression between `^(?:` and `)$` before they do.
 */
export function regexFault(pattern: string): string | undefined {
  const anchored = faultOf(`^(?:${pattern})$`);
  return anchored === undefined ? undefined : (faultOf(pattern) ?? anchored);
}

function faultOf(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
