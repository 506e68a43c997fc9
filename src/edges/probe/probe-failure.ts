import { errorCode } from '../world-error.ts';

/** Why something is not there, in words that may be shown: they quote nothing that came from it, and no credentials. */
export class ProbeFailure extends Error {
  override readonly name = 'ProbeFailure';
}

/** What went wrong, in words that stay the same as long as it is the same. */
export function describeFailure(cause: unknown): string {
  if (cause instanceof ProbeFailure) return cause.message;
  const code = codeOf(cause);
  if (code === undefined) return 'the connection failed';
  const known =
    WORDS[code] ?? (CERTIFICATE_CODE.test(code) ? 'its certificate is not one that is trusted here' : undefined);
  if (known !== undefined) return `${known} (${code})`;
  if (/^(ERR_SSL|EPROTO)/.test(code)) return `it does not speak TLS as expected (${code})`;
  if (code.startsWith('HPE_')) return `it does not answer as an HTTP server (${code})`;
  return `the connection failed (${code})`;
}

/** Where several addresses were tried, each has failed in its own way: the first one's counts. */
function codeOf(cause: unknown): string | undefined {
  const errors: unknown = cause instanceof AggregateError ? cause.errors[0] : undefined;
  return errorCode(errors) ?? errorCode(cause);
}

/** OpenSSL has many codes for a certificate that does not hold. */
const CERTIFICATE_CODE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refused the connection',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  ENOTFOUND: 'there is no host of that name',
  ENODATA: 'its name has no address',
  EAI_AGAIN: 'its name could not be looked up just now',
  EHOSTUNREACH: 'there is no way to it from here',
  ENETUNREACH: 'there is no way to it from here',
  EADDRNOTAVAIL: 'there is no way to it from here',
  EACCES: 'connecting to it is not permitted here',
  EPERM: 'connecting to it is not permitted here',
  ETIMEDOUT: 'it did not take the connection',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody but itself',
};
