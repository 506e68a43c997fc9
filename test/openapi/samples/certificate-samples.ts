import type { JsonObject } from '../../../src/core/json/json.ts';
import { metadata } from './sample-metadata.ts';

/** A Certificate of cert-manager. */
export const certificate: JsonObject = {
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata,
  spec: {
    secretName: 'checkout-tls',
    dnsNames: ['checkout.shop.svc'],
    usages: ['server auth'],
    issuerRef: { name: 'checkout', kind: 'Issuer', group: 'cert-manager.io' },
  },
};

/** An Issuer of cert-manager. */
export const issuer: JsonObject = {
  apiVersion: 'cert-manager.io/v1',
  kind: 'Issuer',
  metadata,
  spec: { selfSigned: {} },
};
