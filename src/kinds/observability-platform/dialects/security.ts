import { isJsonObject, member } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { dropField, dropOthers, moveField, reformField, removeEmpty } from './move-field.ts';
import { specPath } from './spec-path.ts';

const NETWORK_POLICY = specPath('security.networkPolicy');
const TLS = specPath('security.tls');

/** Reads older forms of security: blocks where there is a switch, cert-manager by name, what became of PodSecurityPolicy. */
export function readSecurity(spec: SpecRewriter): void {
  dropField(spec, specPath('security.podSecurityPolicy'), {
    reason:
      'Kubernetes 1.25 took PodSecurityPolicy out; every pod is rendered for the Pod Security Standard "restricted"',
    fix: 'take it out',
  });
  if (isJsonObject(spec.read(NETWORK_POLICY))) {
    dropOthers(spec, NETWORK_POLICY, ['enabled']);
    reformField(spec, NETWORK_POLICY, {
      convert: (value) => member(value, 'enabled') ?? true,
      form: 'true or false; who may connect to what follows from the components',
    });
  }
  if (isJsonObject(spec.read([...TLS, 'certManager']))) {
    moveField(spec, { from: [...TLS, 'certManager', 'enabled'], to: [...TLS, 'autoTLS'] });
    removeEmpty(spec, [...TLS, 'certManager']);
  }
  moveField(spec, { from: [...TLS, 'secretName'], to: [...TLS, 'certSecret'] });
  const oidc = specPath('security.authentication.oidc');
  moveField(spec, { from: [...oidc, 'clientID'], to: [...oidc, 'clientId'] });
  moveField(spec, { from: [...oidc, 'issuerUrl'], to: [...oidc, 'issuer'] });
  moveField(spec, { from: [...oidc, 'clientSecret', 'name'], to: [...oidc, 'clientSecretRef', 'name'] });
  moveField(spec, { from: [...oidc, 'clientSecret', 'key'], to: [...oidc, 'clientSecretRef', 'key'] });
  removeEmpty(spec, [...oidc, 'clientSecret']);
}
