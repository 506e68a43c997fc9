import { type Refused, refuse, refuseStrictly } from '../refused.ts';
import { labels, selector } from './sample-metadata.ts';
import { deployment, pod } from './workload-samples.ts';

const spec = 'spec/template/spec';
const server = `${spec}/containers/0`;
const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
const antiAffinity = `${spec}/affinity/podAntiAffinity`;
const nodeTerm = `${spec}/affinity/nodeAffinity/${required}/nodeSelectorTerms/0/matchExpressions/0`;
const spread = `${spec}/topologySpreadConstraints`;

/** Pods: volumes, security, scheduling, names. */
export const refusedPods: Readonly<Record<string, Refused>> = {
  'a mount of an unknown volume': refuse(
    deployment,
    { [`${server}/volumeMounts/0/name`]: 'konfig' },
    'spec.template.spec.containers[0].volumeMounts[0].name: names no volume of this pod: konfig',
  ),
  'two mounts at one path': refuse(
    deployment,
    { [`${server}/volumeMounts/1/mountPath`]: '/etc/checkout' },
    'spec.template.spec.containers[0].volumeMounts[1]: repeats the element with key ["/etc/checkout"]',
  ),
  'an absolute sub-path': refuse(
    deployment,
    { [`${server}/volumeMounts/1/subPath`]: '/work' },
    'spec.template.spec.containers[0].volumeMounts[1].subPath: must be a relative path',
  ),
  'a sub-path that climbs': refuse(
    deployment,
    { [`${server}/volumeMounts/1/subPath`]: 'a/../../b' },
    "spec.template.spec.containers[0].volumeMounts[1].subPath: must not contain '..'",
  ),
  'two sub-paths': refuse(
    deployment,
    { [`${server}/volumeMounts/1/subPathExpr`]: '$(POD_NAME)' },
    'spec.template.spec.containers[0].volumeMounts[1].subPathExpr: may not be set beside subPath',
  ),
  'propagation to the host without privilege': refuse(
    deployment,
    { [`${server}/volumeMounts/0/mountPropagation`]: 'Bidirectional' },
    'spec.template.spec.containers[0].volumeMounts[0].mountPropagation: needs a privileged container',
  ),
  'a recursively read-only mount that is writable': refuse(
    deployment,
    { [`${server}/volumeMounts/1/recursiveReadOnly`]: 'Enabled' },
    'spec.template.spec.containers[0].volumeMounts[1].recursiveReadOnly: needs readOnly',
  ),
  'two volumes of one name': refuse(
    deployment,
    { [`${spec}/volumes/2/name`]: 'scratch' },
    'spec.template.spec.volumes[2]: repeats the element with key ["scratch"]',
  ),
  'a volume of two sources': refuse(
    deployment,
    { [`${spec}/volumes/1/configMap`]: { name: 'checkout' } },
    'spec.template.spec.volumes[1]: must have exactly one source',
  ),
  'a volume without source': refuseStrictly(
    'the server would silently make it an empty directory',
    refuse(
      deployment,
      { [`${spec}/volumes/3/persistentVolumeClaim`]: undefined },
      'spec.template.spec.volumes[3]: must have exactly one source',
    ),
  ),
  'a volume name with a dot': refuse(
    deployment,
    { [`${spec}/volumes/3/name`]: 'a.b' },
    'spec.template.spec.volumes[3].name: must be a lower case RFC 1123 label',
  ),
  'a ConfigMap volume without name': refuse(
    deployment,
    { [`${spec}/volumes/0/configMap/name`]: undefined },
    'spec.template.spec.volumes[0].configMap.name: is required',
  ),
  'a Secret volume without name': refuse(
    deployment,
    { [`${spec}/volumes/2/secret/secretName`]: undefined },
    'spec.template.spec.volumes[2].secret.secretName: is required',
  ),
  'a file mode beyond 0777': refuse(
    deployment,
    { [`${spec}/volumes/0/configMap/defaultMode`]: 0o1777 },
    'spec.template.spec.volumes[0].configMap.defaultMode: must be 0 to 511',
  ),
  'a file that climbs': refuse(
    deployment,
    { [`${spec}/volumes/0/configMap/items/0/path`]: '../mode' },
    "spec.template.spec.volumes[0].configMap.items[0].path: must not contain '..'",
  ),
  "a file in the kubelet's place": refuse(
    deployment,
    { [`${spec}/volumes/0/configMap/items/0/path`]: '..data' },
    "spec.template.spec.volumes[0].configMap.items[0].path: must not start with '..'",
  ),
  'an empty directory of negative size': refuse(
    deployment,
    { [`${spec}/volumes/1/emptyDir/sizeLimit`]: '-1Gi' },
    'spec.template.spec.volumes[1].emptyDir.sizeLimit: must not be negative',
  ),
  'two projected files at one path': refuse(
    deployment,
    { [`${spec}/volumes/4/projected/sources/1/secret/items/0/path`]: 'a' },
    'spec.template.spec.volumes[4].projected.sources[1].secret.items[0].path: repeats the path a',
  ),
  'a token for five minutes': refuse(
    deployment,
    { [`${spec}/volumes/4/projected/sources/2/serviceAccountToken/expirationSeconds`]: 300 },
    'spec.template.spec.volumes[4].projected.sources[2].serviceAccountToken.expirationSeconds: must be 600 to 4294967296',
  ),
  'a downward file of nothing': refuse(
    deployment,
    { [`${spec}/volumes/5/downwardAPI/items/0/resourceFieldRef`]: undefined },
    'spec.template.spec.volumes[5].downwardAPI.items[0]: must have fieldRef or resourceFieldRef',
  ),
  'a downward file of no container': refuse(
    deployment,
    { [`${spec}/volumes/5/downwardAPI/items/0/resourceFieldRef/containerName`]: undefined },
    'spec.template.spec.volumes[5].downwardAPI.items[0].resourceFieldRef.containerName: is required',
  ),
  'a path of the host that climbs': refuse(
    pod,
    { 'spec/volumes': [{ name: 'a', hostPath: { path: '/a/../b' } }] },
    "spec.volumes[0].hostPath.path: must not contain '..'",
  ),
  'a path of the host of an unknown type': refuse(
    pod,
    { 'spec/volumes': [{ name: 'a', hostPath: { path: '/a', type: 'Folder' } }] },
    'spec.volumes[0].hostPath.type: must be one of DirectoryOrCreate, Directory, FileOrCreate, File, Socket, CharDevice, BlockDevice',
  ),

  'a negative group': refuse(
    deployment,
    { [`${spec}/securityContext/fsGroup`]: -1 },
    'spec.template.spec.securityContext.fsGroup: must be 0 to 2147483647',
  ),
  'a user beyond 31 bits': refuse(
    deployment,
    { [`${server}/securityContext/runAsUser`]: 2 ** 31 },
    'spec.template.spec.containers[0].securityContext.runAsUser: must be 0 to 2147483647',
  ),
  'an unknown group change policy': refuse(
    deployment,
    { [`${spec}/securityContext/fsGroupChangePolicy`]: 'Never' },
    'spec.template.spec.securityContext.fsGroupChangePolicy: must be one of OnRootMismatch, Always',
  ),
  'privileged without escalation': refuse(
    deployment,
    { [`${server}/securityContext/privileged`]: true },
    'spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation: may not be false for a privileged container',
  ),
  'SYS_ADMIN without escalation': refuse(
    deployment,
    { [`${server}/securityContext/capabilities/add`]: ['CAP_SYS_ADMIN'] },
    'spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation: may not be false with the capability CAP_SYS_ADMIN',
  ),
  'a local profile without file': refuse(
    deployment,
    { [`${server}/securityContext/seccompProfile/type`]: 'Localhost' },
    'spec.template.spec.containers[0].securityContext.seccompProfile.localhostProfile: is required',
  ),
  'a file for the default profile': refuse(
    deployment,
    { [`${server}/securityContext/seccompProfile/localhostProfile`]: 'a.json' },
    'spec.template.spec.containers[0].securityContext.seccompProfile.localhostProfile: may not be set for a type other than Localhost',
  ),
  'an unknown profile': refuse(
    deployment,
    { [`${server}/securityContext/seccompProfile/type`]: 'Strict' },
    'spec.template.spec.containers[0].securityContext.seccompProfile.type: must be one of Localhost, RuntimeDefault, Unconfined',
  ),
  'a sysctl with a space': refuse(
    deployment,
    { [`${spec}/securityContext/sysctls/0/name`]: 'net core' },
    'spec.template.spec.securityContext.sysctls[0].name: must be a sysctl name',
  ),
  'a network sysctl in the host network': refuse(
    pod,
    { 'spec/hostNetwork': true, 'spec/securityContext': { sysctls: [{ name: 'net.core.somaxconn', value: '1' }] } },
    'spec.securityContext.sysctls[0].name: may not be set in the host network',
  ),
  'one process namespace shared twice': refuse(
    pod,
    { 'spec/hostPID': true, 'spec/shareProcessNamespace': true },
    'spec.shareProcessNamespace: may not be true beside hostPID',
  ),
  'an unmasked /proc of the host users': refuse(
    pod,
    { 'spec/containers/0/securityContext': { procMount: 'Unmasked' } },
    'spec.containers[0].securityContext.procMount: may be Unmasked only where hostUsers is false',
  ),
  'a user namespace in the host network': refuse(
    pod,
    { 'spec/hostUsers': false, 'spec/hostNetwork': true },
    'spec.hostNetwork: may not be true where hostUsers is false',
  ),

  'a toleration that exists and equals': refuse(
    deployment,
    { [`${spec}/tolerations/1/value`]: 'x' },
    'spec.template.spec.tolerations[1].value: must be empty for operator Exists',
  ),
  'a toleration of every key by value': refuse(
    deployment,
    { [`${spec}/tolerations/0/key`]: undefined },
    'spec.template.spec.tolerations[0].operator: must be Exists where there is no key',
  ),
  'a toleration for a while of what does not evict': refuse(
    deployment,
    { [`${spec}/tolerations/0/tolerationSeconds`]: 5 },
    'spec.template.spec.tolerations[0].tolerationSeconds: may not be set for an effect other than NoExecute',
  ),
  'a toleration of an unknown effect': refuse(
    deployment,
    { [`${spec}/tolerations/0/effect`]: 'Evict' },
    'spec.template.spec.tolerations[0].effect: must be one of NoSchedule, PreferNoSchedule, NoExecute',
  ),
  'a toleration by number': refuse(
    deployment,
    { [`${spec}/tolerations/0/operator`]: 'Gt' },
    'spec.template.spec.tolerations[0].operator: must be one of Equal, Exists',
  ),
  'a weight of 0': refuse(
    deployment,
    { [`${antiAffinity}/${preferred}/0/weight`]: 0 },
    'spec.template.spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: must be 1 to 100',
  ),
  'a weight of 101': refuse(
    deployment,
    { [`${antiAffinity}/${preferred}/0/weight`]: 101 },
    'spec.template.spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: must be 1 to 100',
  ),
  'an affinity without topology key': refuse(
    deployment,
    { [`${antiAffinity}/${required}/0/topologyKey`]: undefined },
    'spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]: must have the field topologyKey',
  ),
  'an affinity with an empty topology key': refuse(
    deployment,
    { [`${antiAffinity}/${required}/0/topologyKey`]: '' },
    'spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: is required',
  ),
  'label keys to match without selector': refuse(
    deployment,
    { [`${antiAffinity}/${required}/0/labelSelector`]: undefined },
    'spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys: needs a labelSelector',
  ),
  'a label key that the selector has too': refuse(
    deployment,
    {
      [`${antiAffinity}/${required}/0/labelSelector`]: { matchExpressions: [{ key: 'a', operator: 'Exists' }] },
      [`${antiAffinity}/${required}/0/matchLabelKeys`]: ['b'],
      [`${antiAffinity}/${required}/0/mismatchLabelKeys`]: ['b'],
    },
    'spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]: has b in matchLabelKeys and in mismatchLabelKeys',
  ),
  'no term for nodes': refuse(
    deployment,
    { [`${spec}/affinity/nodeAffinity/${required}/nodeSelectorTerms`]: [] },
    'spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: must have at least one term',
  ),
  'a node label in no value': refuse(
    deployment,
    { [nodeTerm]: { key: 'disk', operator: 'In', values: [] } },
    'spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: must have a value for operator In',
  ),
  'a node label that exists with a value': refuse(
    deployment,
    { [nodeTerm]: { key: 'disk', operator: 'Exists', values: ['a'] } },
    'spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: must be empty for operator Exists',
  ),
  'a node label above two numbers': refuse(
    deployment,
    { [`${nodeTerm}/values`]: ['1', '2'] },
    'spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: must be a single value for operator Gt',
  ),
  'a skew of 0': refuse(
    deployment,
    { [`${spread}/0/maxSkew`]: 0 },
    'spec.template.spec.topologySpreadConstraints[0].maxSkew: must be at least 1',
  ),
  'one spread constraint twice': refuse(
    deployment,
    { [`${spread}/1/whenUnsatisfiable`]: 'DoNotSchedule' },
    'spec.template.spec.topologySpreadConstraints[1]: repeats the element with key ["topology.kubernetes.io/zone","DoNotSchedule"]',
  ),
  'a minimum of domains that nobody enforces': refuse(
    deployment,
    { [`${spread}/1/minDomains`]: 2 },
    'spec.template.spec.topologySpreadConstraints[1].minDomains: may not be set unless whenUnsatisfiable is DoNotSchedule',
  ),
  'an unknown answer to an unmet spread': refuse(
    deployment,
    { [`${spread}/1/whenUnsatisfiable`]: 'Ignore' },
    'spec.template.spec.topologySpreadConstraints[1].whenUnsatisfiable: must be one of DoNotSchedule, ScheduleAnyway',
  ),
  'a spread without topology key': refuse(
    deployment,
    { [`${spread}/1/topologyKey`]: '' },
    'spec.template.spec.topologySpreadConstraints[1].topologyKey: is required',
  ),
  'a spread over a label value that is none': refuse(
    deployment,
    { [`${spread}/1/labelSelector/matchLabels`]: { app: 'a b' } },
    'spec.template.spec.topologySpreadConstraints[1].labelSelector.matchLabels.app: must be a label value',
  ),
  'a spread by keys that the selector has too': refuseStrictly(
    'the key in matchLabelKeys would have no effect',
    refuse(
      deployment,
      { [`${spread}/1/matchLabelKeys`]: ['planwright.dev/resource'] },
      'spec.template.spec.topologySpreadConstraints[1].matchLabelKeys: has planwright.dev/resource, which the labelSelector has too',
    ),
  ),

  'an unknown DNS policy': refuse(
    deployment,
    { [`${spec}/dnsPolicy`]: 'ClusterLast' },
    'spec.template.spec.dnsPolicy: must be one of ClusterFirst, ClusterFirstWithHostNet, Default, None',
  ),
  'no DNS policy without name servers': refuse(
    pod,
    { 'spec/dnsPolicy': 'None' },
    'spec.dnsConfig.nameservers: must not be empty for dnsPolicy None',
  ),
  'four name servers': refuse(
    deployment,
    { [`${spec}/dnsConfig/nameservers`]: ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'] },
    'spec.template.spec.dnsConfig.nameservers: must have at most 3 addresses',
  ),
  'a name server by name': refuse(
    deployment,
    { [`${spec}/dnsConfig/nameservers/0`]: 'dns.example.com' },
    'spec.template.spec.dnsConfig.nameservers[0]: must be an IP address',
  ),
  'a name server with a leading zero': refuse(
    deployment,
    { [`${spec}/dnsConfig/nameservers/0`]: '10.0.0.010' },
    'spec.template.spec.dnsConfig.nameservers[0]: must be an IP address',
  ),
  'a host alias that is no address': refuse(
    deployment,
    { [`${spec}/hostAliases/0/ip`]: 'localhost' },
    'spec.template.spec.hostAliases[0].ip: must be an IP address',
  ),
  'a host name with a dot': refuse(
    pod,
    { 'spec/hostname': 'a.b' },
    'spec.hostname: must be a lower case RFC 1123 label',
  ),
  'a negative grace period': refuseStrictly(
    'the server would silently make it one second',
    refuse(
      deployment,
      { [`${spec}/terminationGracePeriodSeconds`]: -1, [`${server}/lifecycle`]: undefined },
      'spec.template.spec.terminationGracePeriodSeconds: must be at least 0',
    ),
  ),
  'a deadline of zero': refuse(
    pod,
    { 'spec/activeDeadlineSeconds': 0 },
    'spec.activeDeadlineSeconds: must be 1 to 2147483647',
  ),
  'a ServiceAccount name in upper case': refuse(
    deployment,
    { [`${spec}/serviceAccountName`]: 'Checkout' },
    'spec.template.spec.serviceAccountName: must be a lower case RFC 1123 subdomain',
  ),
  'a node selector that is no label': refuse(
    deployment,
    { [`${spec}/nodeSelector`]: { disk: 'a b' } },
    'spec.template.spec.nodeSelector.disk: must be a label value',
  ),
  'an unknown restart policy': refuse(
    pod,
    { 'spec/restartPolicy': 'Sometimes' },
    'spec.restartPolicy: must be one of Always, OnFailure, Never',
  ),
  'an unknown operating system': refuse(
    pod,
    { 'spec/os': { name: 'plan9' } },
    'spec.os.name: must be one of linux, windows',
  ),
  'resources of devices for a whole pod': refuse(
    pod,
    { 'spec/resources': { limits: { 'acme.com/gpu': '1' } } },
    'spec.resources.limits["acme.com/gpu"]: acme.com/gpu is not a resource here',
  ),
  'a resource claim from two sources': refuse(
    pod,
    { 'spec/resourceClaims': [{ name: 'gpu', resourceClaimName: 'a', resourceClaimTemplateName: 'b' }] },
    'spec.resourceClaims[0]: must have exactly one of resourceClaimName, resourceClaimTemplateName',
  ),
  'an ephemeral volume without size': refuse(
    pod,
    {
      'spec/volumes': [
        {
          name: 'a',
          ephemeral: {
            volumeClaimTemplate: { metadata: { labels }, spec: { accessModes: ['ReadWriteOnce'], selector } },
          },
        },
      ],
    },
    'spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests.storage: is required',
  ),
};
