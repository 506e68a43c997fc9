/** Where the files of an Alertmanager pod are. Each is a mount of its own: nothing can be mounted below a ConfigMap. */
export const PATHS = {
  config: '/etc/alertmanager/config',
  web: '/etc/alertmanager/web',
  secrets: '/etc/alertmanager/secrets',
  data: '/alertmanager',
} as const;
