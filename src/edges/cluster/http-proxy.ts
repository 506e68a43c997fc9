type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy that the environment asks for, for a server: HTTPS_PROXY, unless NO_PROXY names its host, as for kubectl. */
export function proxyOf(server: string, environment: Environment): string | undefined {
  const { protocol, hostname } = new URL(server);
  const name = protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = environment[name] ?? environment[name.toLowerCase()] ?? '';
  if (proxy === '' || isLoopback(hostname) || isExempt(hostname, environment)) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}

function isExempt(host: string, environment: Environment): boolean {
  const exempt = (environment['NO_PROXY'] ?? environment['no_proxy'] ?? '').split(',').map((each) => each.trim());
  return exempt.some((each) => {
    if (each === '') return false;
    const suffix = each.replace(/^\*?\./, '').replace(/:\d+$/, '');
    return each === '*' || host === suffix || host.endsWith(`.${suffix}`);
  });
}
