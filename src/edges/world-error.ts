/** The world failed: disk, git, cluster. Says what was being done to what; the CLI prints it and exits with 4. */
export class WorldError extends Error {
  override readonly name = 'WorldError';

  /** `doing` is a phrase such as `writing dist/flux/planwright.yaml`. */
  constructor(doing: string, cause: unknown) {
    super(`${doing}: ${describeCause(cause)}`, { cause });
  }
}

/** The message of an error of the operating system, in words where its code is a common one. */
export function describeCause(cause: unknown): string {
  const code = errorCode(cause);
  const known = code === undefined ? undefined : WORDS[code];
  if (known !== undefined) return `${known} (${code})`;
  return cause instanceof Error ? cause.message : String(cause);
}

/** The code of a Node.js system error, such as `ENOENT`. */
export function errorCode(cause: unknown): string | undefined {
  if (!(cause instanceof Error) || !('code' in cause)) return undefined;
  return typeof cause.code === 'string' ? cause.code : undefined;
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder, not a file',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
};
