/** Where the files of a Prometheus pod are. Each is a mount of its own: nothing can be mounted below a ConfigMap. */
export const PATHS = {
  config: '/etc/prometheus/config',
  /** The configuration as an init container completed it, for versions that read no user name from a file. */
  completed: '/etc/prometheus/completed',
  rules: '/etc/prometheus/rules',
  ruleConfigMaps: '/etc/prometheus/rule-config-maps',
  secrets: '/etc/prometheus/secrets',
  remoteWrite: '/etc/prometheus/remote-write',
  data: '/prometheus',
} as const;

/** Where Kubernetes mounts the token of a pod's ServiceAccount. */
export const ACCOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
