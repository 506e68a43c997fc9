import { generateKeyPairSync, sign } from 'node:crypto';

/** PEM texts of a key and of a certificate that vouches for itself, so that it is its own CA. */
export interface SelfSignedCertificate {
  readonly key: string;
  readonly cert: string;
}

/** A new certificate for 127.0.0.1 and localhost, valid from 2020 to 2049 (X.509 v3, ECDSA P-256). Node can read X.509 but not write it. */
export function selfSignedCertificate(): SelfSignedCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(set(sequence(objectId([0x55, 4, 3]), element(0x0c, Buffer.from('fault proxy')))));
  const toBeSigned = sequence(
    element(0xa0, integer(2)),
    integer(1),
    sequence(ecdsaWithSha256),
    name,
    sequence(utcTime('200101000000Z'), utcTime('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(isCertificateAuthority(), alternativeNames())),
  );
  const signature = element(0x03, Buffer.of(0), sign('sha256', toBeSigned, privateKey));
  const certificate = sequence(toBeSigned, sequence(ecdsaWithSha256), signature).toString('base64');
  const lines = certificate.match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  };
}

/** DER: tag, length, content (ITU-T X.690). */
function element(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const { length } = body;
  if (length < 128) return Buffer.concat([Buffer.of(tag, length), body]);
  return Buffer.concat([Buffer.of(tag, 0x82, length >> 8, length & 0xff), body]);
}

function sequence(...content: readonly Buffer[]): Buffer {
  return element(0x30, ...content);
}

function set(...content: readonly Buffer[]): Buffer {
  return element(0x31, ...content);
}

function integer(value: number): Buffer {
  return element(0x02, Buffer.of(value));
}

function utcTime(time: string): Buffer {
  return element(0x17, Buffer.from(time));
}

function objectId(encoded: readonly number[]): Buffer {
  return element(0x06, Buffer.from(encoded));
}

/** 1.2.840.10045.4.3.2 */
const ecdsaWithSha256 = objectId([0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]);

function isCertificateAuthority(): Buffer {
  const yes = element(0x01, Buffer.of(0xff));
  return sequence(objectId([0x55, 0x1d, 0x13]), yes, element(0x04, sequence(yes)));
}

function alternativeNames(): Buffer {
  const address = element(0x87, Buffer.of(127, 0, 0, 1));
  const name = element(0x82, Buffer.from('localhost'));
  return sequence(objectId([0x55, 0x1d, 0x11]), element(0x04, sequence(name, address)));
}
