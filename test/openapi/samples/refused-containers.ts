import { type Refused, refuse, refuseStrictly } from '../refused.ts';
import { deployment, hostNetworkDaemonSet, pod, statefulSet } from './workload-samples.ts';

const server = 'spec/template/spec/containers/0';
const init = 'spec/template/spec/initContainers/0';
const only = 'spec/containers/0';

/** Containers: names, ports, environment, probes, resources. */
export const refusedContainers: Readonly<Record<string, Refused>> = {
  'no container': refuse(pod, { 'spec/containers': [] }, 'spec.containers: must have at least one container'),
  'two containers of one name': refuse(
    deployment,
    { 'spec/template/spec/initContainers/1/name': 'server' },
    'spec.template.spec.initContainers[1].name: repeats the container server',
  ),
  'a container name in upper case': refuse(
    pod,
    { [`${only}/name`]: 'Server' },
    'spec.containers[0].name: must be a lower case RFC 1123 label',
  ),
  'a container without image': refuse(
    deployment,
    { [`${server}/image`]: undefined },
    'spec.template.spec.containers[0].image: is required',
  ),
  'an image with a space behind it': refuse(
    pod,
    { [`${only}/image`]: 'postgres:16 ' },
    'spec.containers[0].image: must not contain white space',
  ),
  'a blank image in a template': refuseStrictly(
    'no pod made from the template could start',
    refuse(
      deployment,
      { [`${server}/image`]: ' ' },
      'spec.template.spec.containers[0].image: must not contain white space',
    ),
  ),
  'an unknown pull policy': refuse(
    pod,
    { [`${only}/imagePullPolicy`]: 'Sometimes' },
    'spec.containers[0].imagePullPolicy: must be one of Always, IfNotPresent, Never',
  ),

  'a port name of sixteen characters': refuse(
    deployment,
    { [`${server}/ports/0/name`]: 'http-metrics-web' },
    'spec.template.spec.containers[0].ports[0].name: must be a port name: at most 15 of a-z, 0-9 and single inner hyphens, with a letter',
  ),
  'a port name without a letter': refuse(
    deployment,
    { [`${server}/ports/0/name`]: '8080' },
    'spec.template.spec.containers[0].ports[0].name: must be a port name: at most 15 of a-z, 0-9 and single inner hyphens, with a letter',
  ),
  'two ports of one name': refuse(
    deployment,
    { [`${server}/ports/1/name`]: 'http' },
    'spec.template.spec.containers[0].ports[1]: repeats the port name http',
  ),
  'one port twice': refuse(
    deployment,
    { [`${server}/ports/1/protocol`]: undefined },
    'spec.template.spec.containers[0].ports[2]: repeats the element with key [5353,"TCP"]',
  ),
  'port 0': refuse(
    deployment,
    { [`${server}/ports/0/containerPort`]: 0 },
    'spec.template.spec.containers[0].ports[0].containerPort: must be 1 to 65535',
  ),
  'port 65536': refuse(
    deployment,
    { [`${server}/ports/0/containerPort`]: 65536 },
    'spec.template.spec.containers[0].ports[0].containerPort: must be 1 to 65535',
  ),
  'an unknown protocol': refuse(
    deployment,
    { [`${server}/ports/0/protocol`]: 'HTTP' },
    'spec.template.spec.containers[0].ports[0].protocol: must be one of TCP, UDP, SCTP',
  ),
  'one host port twice': refuse(
    pod,
    {
      [`${only}/ports`]: [
        { containerPort: 80, hostPort: 80 },
        { containerPort: 81, hostPort: 80 },
      ],
    },
    'spec.containers[0].ports[1].hostPort: is taken twice: TCP//80',
  ),
  'another port of the host in the host network': refuse(
    hostNetworkDaemonSet,
    { [`${server}/ports/0/hostPort`]: 9101 },
    'spec.template.spec.containers[0].ports[0].hostPort: must equal containerPort in the host network',
  ),

  'an environment variable with an equals sign': refuse(
    deployment,
    { [`${server}/env/0/name`]: 'A=B' },
    'spec.template.spec.containers[0].env[0].name: must be an environment variable name',
  ),
  'an environment variable that starts with a digit': refuseStrictly(
    'servers before 1.34 refuse it',
    refuse(
      deployment,
      { [`${server}/env/0/name`]: '1ST' },
      'spec.template.spec.containers[0].env[0].name: must be an environment variable name',
    ),
  ),
  'an environment variable twice': refuse(
    deployment,
    { [`${server}/env/1/name`]: 'LOG_LEVEL' },
    'spec.template.spec.containers[0].env[1]: repeats the element with key ["LOG_LEVEL"]',
  ),
  'a value and a source of it': refuse(
    deployment,
    { [`${server}/env/1/value`]: 'x' },
    'spec.template.spec.containers[0].env[1].valueFrom: may not be set beside value',
  ),
  'a value from two sources': refuse(
    deployment,
    { [`${server}/env/1/valueFrom/secretKeyRef`]: { name: 'checkout', key: 'a' } },
    'spec.template.spec.containers[0].env[1].valueFrom: must have exactly one of fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef',
  ),
  'a value from nowhere': refuse(
    deployment,
    { [`${server}/env/1/valueFrom`]: {} },
    'spec.template.spec.containers[0].env[1].valueFrom: must have exactly one of fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef',
  ),
  'a value from an unknown field': refuse(
    deployment,
    { [`${server}/env/1/valueFrom/fieldRef/fieldPath`]: 'spec.replicas' },
    'spec.template.spec.containers[0].env[1].valueFrom.fieldRef.fieldPath: must be one of metadata.name, metadata.namespace, metadata.uid, spec.nodeName, spec.serviceAccountName, status.hostIP, status.hostIPs, status.podIP, status.podIPs',
  ),
  'a value from a field of a version that is none': refuse(
    deployment,
    { [`${server}/env/1/valueFrom/fieldRef/apiVersion`]: 'v9' },
    'spec.template.spec.containers[0].env[1].valueFrom.fieldRef.apiVersion: must be one of v1',
  ),
  'a value from an unknown resource': refuse(
    deployment,
    { [`${server}/env/5/valueFrom/resourceFieldRef/resource`]: 'limits.disk' },
    'spec.template.spec.containers[0].env[5].valueFrom.resourceFieldRef.resource: must be one of limits.cpu, requests.cpu, limits.memory, requests.memory, limits.ephemeral-storage, requests.ephemeral-storage',
  ),
  'a value divided by three': refuse(
    deployment,
    { [`${server}/env/5/valueFrom/resourceFieldRef/divisor`]: '3Mi' },
    'spec.template.spec.containers[0].env[5].valueFrom.resourceFieldRef.divisor: must be one of 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei',
  ),
  'a key that is no file name': refuse(
    deployment,
    { [`${server}/env/3/valueFrom/secretKeyRef/key`]: 'a/b' },
    'spec.template.spec.containers[0].env[3].valueFrom.secretKeyRef.key: must be a ConfigMap key',
  ),
  'a Secret name in upper case': refuse(
    deployment,
    { [`${server}/env/3/valueFrom/secretKeyRef/name`]: 'Checkout' },
    'spec.template.spec.containers[0].env[3].valueFrom.secretKeyRef.name: must be a lower case RFC 1123 subdomain',
  ),
  'an environment from two sources': refuse(
    deployment,
    { [`${server}/envFrom/0/secretRef`]: { name: 'checkout' } },
    'spec.template.spec.containers[0].envFrom[0]: must have exactly one of configMapRef, secretRef',
  ),
  'an environment from nowhere': refuse(
    deployment,
    { [`${server}/envFrom/0/configMapRef`]: undefined },
    'spec.template.spec.containers[0].envFrom[0]: must have exactly one of configMapRef, secretRef',
  ),

  'a liveness probe that must succeed twice': refuse(
    deployment,
    { [`${server}/livenessProbe/successThreshold`]: 2 },
    'spec.template.spec.containers[0].livenessProbe.successThreshold: must be 1',
  ),
  'a start-up probe that must succeed twice': refuse(
    deployment,
    { [`${server}/startupProbe/successThreshold`]: 2 },
    'spec.template.spec.containers[0].startupProbe.successThreshold: must be 1',
  ),
  'a probe with two handlers': refuse(
    deployment,
    { [`${server}/livenessProbe/exec`]: { command: ['true'] } },
    'spec.template.spec.containers[0].livenessProbe: must have exactly one of exec, httpGet, tcpSocket, grpc',
  ),
  'a probe without handler': refuse(
    deployment,
    { [`${server}/livenessProbe/tcpSocket`]: undefined },
    'spec.template.spec.containers[0].livenessProbe: must have exactly one of exec, httpGet, tcpSocket, grpc',
  ),
  'a probe of a port whose name is none': refuse(
    deployment,
    { [`${server}/startupProbe/httpGet/port`]: 'HTTP' },
    'spec.template.spec.containers[0].startupProbe.httpGet.port: must be a port name: at most 15 of a-z, 0-9 and single inner hyphens, with a letter',
  ),
  'a probe of port 0': refuse(
    deployment,
    { [`${server}/livenessProbe/tcpSocket/port`]: 0 },
    'spec.template.spec.containers[0].livenessProbe.tcpSocket.port: must be 1 to 65535',
  ),
  'a probe by an unknown scheme': refuse(
    deployment,
    { [`${server}/startupProbe/httpGet/scheme`]: 'FTP' },
    'spec.template.spec.containers[0].startupProbe.httpGet.scheme: must be one of HTTP, HTTPS',
  ),
  'a probe with a header name that is none': refuse(
    deployment,
    { [`${server}/startupProbe/httpGet/httpHeaders`]: [{ name: 'X Y', value: '1' }] },
    'spec.template.spec.containers[0].startupProbe.httpGet.httpHeaders[0].name: must be an HTTP header name',
  ),
  'a probe without a command': refuse(
    deployment,
    { [`${server}/readinessProbe/exec/command`]: [] },
    'spec.template.spec.containers[0].readinessProbe.exec: must have a command',
  ),
  'a negative period': refuse(
    deployment,
    { [`${server}/readinessProbe/periodSeconds`]: -1 },
    'spec.template.spec.containers[0].readinessProbe.periodSeconds: must be at least 0',
  ),
  'a grace period on a readiness probe': refuse(
    deployment,
    { [`${server}/readinessProbe/terminationGracePeriodSeconds`]: 5 },
    'spec.template.spec.containers[0].readinessProbe.terminationGracePeriodSeconds: may not be set on a readiness probe',
  ),
  'a grace period of zero': refuse(
    deployment,
    { [`${server}/livenessProbe/terminationGracePeriodSeconds`]: 0 },
    'spec.template.spec.containers[0].livenessProbe.terminationGracePeriodSeconds: must be at least 1',
  ),
  'a hook that sleeps longer than the pod may': refuse(
    deployment,
    { [`${server}/lifecycle/preStop/sleep/seconds`]: 31 },
    'spec.template.spec.containers[0].lifecycle.preStop.sleep.seconds: must be 0 to 30',
  ),
  'a hook without handler': refuse(
    deployment,
    { [`${server}/lifecycle/preStop`]: {} },
    'spec.template.spec.containers[0].lifecycle.preStop: must have exactly one of exec, httpGet, tcpSocket, sleep',
  ),
  'a probe on an init container that ends': refuse(
    deployment,
    { [`${init}/livenessProbe`]: { tcpSocket: { port: 80 } } },
    'spec.template.spec.initContainers[0].livenessProbe: may not be set on an init container without restartPolicy Always',
  ),
  'a hook on an init container that ends': refuse(
    deployment,
    { [`${init}/lifecycle`]: { preStop: { sleep: { seconds: 1 } } } },
    'spec.template.spec.initContainers[0].lifecycle: may not be set on an init container without restartPolicy Always',
  ),

  'a request above its limit': refuse(
    deployment,
    { [`${server}/resources/requests/memory`]: '513Mi' },
    'spec.template.spec.containers[0].resources.requests.memory: must not exceed the limit 0.5Gi',
  ),
  'a negative request': refuse(
    deployment,
    { [`${server}/resources/requests/cpu`]: '-1' },
    'spec.template.spec.containers[0].resources.requests.cpu: must not be negative',
  ),
  'an unknown resource': refuse(
    deployment,
    { [`${server}/resources/requests/disk`]: '1Gi' },
    'spec.template.spec.containers[0].resources.requests.disk: disk is not a resource here',
  ),
  'a resource of claims': refuse(
    deployment,
    { [`${server}/resources/requests/storage`]: '1Gi' },
    'spec.template.spec.containers[0].resources.requests.storage: storage is not a resource here',
  ),
  'half a device': refuse(
    pod,
    { [`${only}/resources`]: { limits: { 'acme.com/gpu': '500m' } } },
    'spec.containers[0].resources.limits["acme.com/gpu"]: must be a whole number',
  ),
  'a device without limit': refuse(
    pod,
    { [`${only}/resources`]: { requests: { 'acme.com/gpu': '1' } } },
    'spec.containers[0].resources.requests["acme.com/gpu"]: needs a limit for acme.com/gpu',
  ),
  'fewer devices than the limit': refuse(
    pod,
    { [`${only}/resources`]: { requests: { 'acme.com/gpu': '1' }, limits: { 'acme.com/gpu': '2' } } },
    'spec.containers[0].resources.requests["acme.com/gpu"]: must equal the limit 2',
  ),
  'huge pages alone': refuse(
    pod,
    { [`${only}/resources`]: { limits: { 'hugepages-2Mi': '2Mi' } } },
    'spec.containers[0].resources: huge pages need cpu or memory beside them',
  ),
  'part of a huge page': refuse(
    pod,
    { [`${only}/resources`]: { limits: { cpu: '1', memory: '1Gi', 'hugepages-2Mi': '3Mi' } } },
    'spec.containers[0].resources.limits.hugepages-2Mi: must be a whole number of hugepages-2Mi',
  ),
  'a resource claim that the pod does not have': refuse(
    pod,
    { [`${only}/resources`]: { claims: [{ name: 'gpu' }] } },
    'spec.containers[0].resources.claims[0].name: names no resource claim of this pod: gpu',
  ),
  'a block device that is not a claim': refuse(
    deployment,
    { [`${server}/volumeDevices`]: [{ name: 'secret', devicePath: '/dev/x' }] },
    'spec.template.spec.containers[0].volumeDevices[0].name: names no volume of this pod: secret',
  ),
  'a claim as device and as file system': refuse(
    statefulSet,
    { [`${server}/volumeDevices/0/name`]: 'data' },
    'spec.template.spec.containers[0].volumeDevices[0]: is mounted as a file system too',
  ),
  'restart rules without a policy': refuse(
    pod,
    { [`${only}/restartPolicyRules`]: [{ action: 'Restart', exitCodes: { operator: 'In', values: [1] } }] },
    'spec.containers[0].restartPolicy: is required',
  ),
  'a resize policy for disks': refuse(
    pod,
    { [`${only}/resizePolicy`]: [{ resourceName: 'ephemeral-storage', restartPolicy: 'NotRequired' }] },
    'spec.containers[0].resizePolicy[0].resourceName: must be one of cpu, memory',
  ),

  'a variable from a file of no volume': refuse(
    pod,
    { [`${only}/env`]: [{ name: 'A', valueFrom: { fileKeyRef: { volumeName: 'a', path: 'a', key: 'A' } } }] },
    'spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName: must name an emptyDir of this pod',
  ),
  'a variable from a file that is not in scratch space': refuse(
    deployment,
    { [`${server}/env/0`]: { name: 'A', valueFrom: { fileKeyRef: { volumeName: 'config', path: 'a', key: 'A' } } } },
    'spec.template.spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName: must name an emptyDir of this pod',
  ),
  'a variable from a file that climbs': refuse(
    deployment,
    {
      [`${server}/env/0`]: { name: 'A', valueFrom: { fileKeyRef: { volumeName: 'scratch', path: '../a', key: 'A' } } },
    },
    "spec.template.spec.containers[0].env[0].valueFrom.fileKeyRef.path: must not contain '..'",
  ),
};
