import { headlessHostOf, mostReplicas, type ObservabilityPlatform } from '../components.ts';
import { portNumber } from '../ports.ts';
import { schemeOf, servesTls, TLS_FILES } from '../tls.ts';
import { rootUrlOf, servesFromSubPath } from './address.ts';
import { authenticationSettings } from './authentication.ts';
import { databaseSettings } from './database.ts';
import { adminUserOf, secretFile } from './secrets.ts';
import type { IniFile, IniSection } from './write-ini.ts';

/**
 * grafana.ini for every version from 9 on: sections and keys that a version does not know are ignored by it. Nothing is sent home, nothing
 * is fetched that the spec does not name, and logs go to the console in the form the other components have.
 */
export function grafanaSettings(platform: ObservabilityPlatform): IniFile {
  return {
    server: serverSettings(platform),
    security: {
      admin_user: adminUserOf(platform),
      admin_password: secretFile('admin-password'),
      secret_key: secretFile('secret-key'),
      cookie_secure: rootUrlOf(platform).startsWith('https:'),
      disable_gravatar: true,
    },
    users: { allow_sign_up: false },
    ...databaseSettings(platform),
    ...authenticationSettings(platform),
    ...smtpSettings(platform),
    ...alertingSettings(platform),
    analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
    news: { news_feed_enabled: false },
    // The plugins are the spec's: what somebody adds in one pod is gone with it, and preinstalled ones come from the internet unpinned.
    plugins: { plugin_admin_enabled: false, preinstall_disabled: true },
    log: { mode: 'console', level: platform.spec.global.logLevel },
    'log.console': { format: 'text' },
  };
}

function serverSettings(platform: ObservabilityPlatform): IniSection {
  const url = rootUrlOf(platform);
  return {
    protocol: schemeOf(platform),
    http_port: portNumber('grafana', 'http'),
    domain: URL.canParse(url) ? new URL(url).hostname : undefined,
    root_url: url,
    serve_from_sub_path: servesFromSubPath(platform),
    ...(servesTls(platform) ? { cert_file: TLS_FILES.certificate, cert_key: TLS_FILES.key } : {}),
  };
}

function smtpSettings({ spec }: ObservabilityPlatform): IniFile {
  const { smtp } = spec.components.grafana;
  if (smtp === undefined) return {};
  const { host, port, from, user, tls } = smtp;
  return {
    smtp: {
      enabled: true,
      host: `${host}:${port}`,
      from_address: from,
      user,
      password: user === undefined ? undefined : secretFile('smtp-password'),
      startTLS_policy: tls ? 'MandatoryStartTLS' : 'OpportunisticStartTLS',
    },
  };
}

/** Pods that share a database tell each other which alerts they have sent, so that nobody is told twice. */
function alertingSettings(platform: ObservabilityPlatform): IniFile {
  if (mostReplicas(platform, 'grafana') <= 1) return {};
  // In brackets because it may be an IPv6 address; IPv4 bears them.
  const address = `[$__env{POD_IP}]:${portNumber('grafana', 'gossip')}`;
  return {
    unified_alerting: {
      ha_listen_address: address,
      ha_advertise_address: address,
      ha_peers: `${headlessHostOf(platform, 'grafana')}:${portNumber('grafana', 'gossip')}`,
      ha_peer_timeout: '15s',
    },
  };
}
