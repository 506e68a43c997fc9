import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate and its key, as PEM. */
export interface SelfSigned {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate for DNS names, signed by its own key as cert-manager's Issuer of the type selfSigned does. Valid from 2020 to 2049. */
export function selfSigned(dnsNames: readonly string[]): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = sequence(objectIdentifier([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]));
  const name = sequence();
  const alternativeNames = sequence(...dnsNames.map((dnsName) => tagged(0x82, Buffer.from(dnsName))));
  const toBeSigned = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    name,
    sequence(time('200101000000Z'), time('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(
      0xa3,
      // An empty subject asks for critical alternative names.
      sequence(
        sequence(
          objectIdentifier([0x55, 0x1d, 0x11]),
          tagged(0x01, Buffer.from([0xff])),
          tagged(0x04, alternativeNames),
        ),
      ),
    ),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const certificate = sequence(toBeSigned, ecdsaWithSha256, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function objectIdentifier(bytes: readonly number[]): Buffer {
  return tagged(0x06, Buffer.from(bytes));
}

function time(text: string): Buffer {
  return tagged(0x17, Buffer.from(text));
}

/** One DER element: tag, length, content (X.690). */
function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  if (length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), content]);
}
