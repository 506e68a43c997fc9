const DNS_LABEL_CHARACTERS = 63;
const DNS_SUBDOMAIN_CHARACTERS = 253;

const dns1123Label = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const dns1123Subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const dns1035Label = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const qualifiedName = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const dataKey = /^[-._a-zA-Z0-9]+$/;

/** A name for Namespaces, containers, ports of Pods and hosts (apimachinery `IsDNS1123Label`): at most 63 characters. */
export function isDns1123Label(text: string): boolean {
  return text.length <= DNS_LABEL_CHARACTERS && dns1123Label.test(text);
}

/** A name for most objects (apimachinery `IsDNS1123Subdomain`): at most 253 characters; parts may be longer than 63. */
export function isDns1123Subdomain(text: string): boolean {
  return text.length <= DNS_SUBDOMAIN_CHARACTERS && dns1123Subdomain.test(text);
}

/** A name for Services (apimachinery `IsDNS1035Label`): at most 63 characters, beginning with a letter. */
export function isDns1035Label(text: string): boolean {
  return text.length <= DNS_LABEL_CHARACTERS && dns1035Label.test(text);
}

/** The value of a label (apimachinery `IsValidLabelValue`): at most 63 characters, possibly none. */
export function isLabelValue(text: string): boolean {
  return text === '' || isNamePart(text);
}

/** The key of a label (apimachinery `IsQualifiedName`): `name` or `prefix/name`, the prefix a DNS subdomain. */
export function isQualifiedName(text: string): boolean {
  const [first = '', second, ...more] = text.split('/');
  if (more.length > 0) return false;
  return second === undefined ? isNamePart(first) : isDns1123Subdomain(first) && isNamePart(second);
}

/** The key of an annotation: a qualified name whose prefix may also have capitals (apimachinery `ValidateAnnotations`). */
export function isAnnotationKey(text: string): boolean {
  return isQualifiedName(text.toLowerCase());
}

/** A key in the data of a ConfigMap (apimachinery `IsConfigMapKey`): a file name of at most 253 characters. */
export function isConfigMapKey(text: string): boolean {
  return text.length <= DNS_SUBDOMAIN_CHARACTERS && dataKey.test(text) && text !== '.' && !text.startsWith('..');
}

/** A key in the data of a Secret, for which the API server has the rule of ConfigMaps. */
export function isSecretKey(text: string): boolean {
  return isConfigMapKey(text);
}

function isNamePart(text: string): boolean {
  return text.length <= DNS_LABEL_CHARACTERS && qualifiedName.test(text);
}
