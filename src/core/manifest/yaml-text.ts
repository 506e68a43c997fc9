import { stringify } from 'yaml';

/**
 * Strings that are certainly safe without quotes: no indicator, no `: ` or ` #`, nothing YAML 1.1 reads as another type.
 * Relative paths are among them, since every kustomization is made of them.
 */
const plainText =
  /^(?!(?:y|n|yes|no|on|off|true|false|null|e[-+]?\d+)$)(?:\.{1,2}\/)*[a-z_/][\w./@+=()$-]*(?:[ :,][\w./@+=()$-]+)*$/i;

/** Text whose literal block needs neither an indentation indicator nor chomping other than `-`. */
const literalBlock = /^[^\s](?:[^]*[^\s])?\n?$/;

/** What `yaml` never writes as it is: control characters and halves of surrogate pairs. */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const unprintable = /[\0-\x08\x0b-\x1f\x7f-\x9f\u{d800}-\u{dfff}]/u;

/** Characters that the reader of Kubernetes refuses, takes for a line break, or drops (a byte order mark). */
const misreadCharacter = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Text whose literal block the reader of Kubernetes refuses (a tab first) or empties (nothing but spaces). */
const misreadBlock = /^[ \n]*\t|^\n* [ \n]*$/;

/** What Go's ParseInt and ParseFloat take for a number, once underscores are gone. */
const goNumber = /^[-+]?(?:0b[01]+|0o[0-7]+|0x[\da-f]+|(?:\.\d+|\d+\.?\d*)(?:e[-+]?\d+)?)$/i;

const memo = new Map<string, string>();
const memoEntries = 10_000;
const memoLongest = 256;

/**
 * The YAML of a string below the root of a document: plain, quoted, or a literal block. `indent` is what the lines after
 * the first begin with, at least two spaces.
 */
export function yamlTextOf(text: string, indent: string): string {
  if (isPlain(text)) return text;
  if (!text.includes('\n')) return remembered(text);
  if (isMisread(text)) return quotedForKubernetes(text);
  if (literalBlock.test(text) && !unprintable.test(text)) return literalBlockOf(text, indent);
  return libraryText(text).replace(/\n(?=[^\n])/g, `\n${indent.slice(2)}`);
}

/** The YAML of a member's name, without the colon. `isAtRoot` says whether the name starts in the first column. */
export function yamlKeyText(name: string, isAtRoot: boolean): string {
  if (isPlain(name)) return name;
  // YAML 1.1 merges the value of a plain `<<` into its parent.
  if (name === '<<') return '"<<"';
  const needsKeyRules = name.includes('\n') || (isAtRoot && /^(?:---|\.\.\.)/.test(name));
  return needsKeyRules && !isMisread(name) ? libraryKey(name) : remembered(name);
}

/** The YAML of a string that is a whole document. Always one line, for a block at the root needs rules of its own. */
export function yamlRootText(text: string): string {
  return isPlain(text) ? text : quotedForKubernetes(text);
}

function isPlain(text: string): boolean {
  return text.length <= 1024 && plainText.test(text);
}

/** The text of a string of one line, which is the same at every depth. Short ones recur in every manifest of a kind. */
function remembered(text: string): string {
  const known = memo.get(text);
  if (known !== undefined) return known;
  const written = isMisread(text) ? quotedForKubernetes(text) : libraryText(text);
  if (text.length > memoLongest) return written;
  if (memo.size >= memoEntries) memo.clear();
  memo.set(text, written);
  return written;
}

/**
 * Whether the reader of Kubernetes (sigs.k8s.io/yaml) may see something else in what `yaml` writes for a string:
 * `0o17` and `7E1_` are numbers to it, a line separator ends the scalar.
 */
function isMisread(text: string): boolean {
  if (text.search(misreadCharacter) !== -1) return true;
  if (text.includes('\n')) return misreadBlock.test(text);
  return /^[-+\d]/.test(text) && goNumber.test(text.replaceAll('_', ''));
}

/** JSON is YAML, once the characters are escaped that JSON allows and YAML readers do not. */
function quotedForKubernetes(text: string): string {
  return JSON.stringify(text).replace(
    misreadCharacter,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function literalBlockOf(text: string, indent: string): string {
  const clipped = text.endsWith('\n');
  const body = clipped ? text.slice(0, -1) : text;
  return `${clipped ? '|' : '|-'}\n${indent}${body.replace(/\n+/g, `$&${indent}`)}`;
}

const libraryOptions = { version: '1.1', lineWidth: 0 } as const;

function libraryText(text: string): string {
  return stringify({ k: text }, libraryOptions).slice('k: '.length, -1);
}

function libraryKey(name: string): string {
  const pair = stringify({ [name]: null }, libraryOptions);
  return pair.startsWith('? ') ? pair.slice('? '.length, -'\n: null\n'.length) : pair.slice(0, -': null\n'.length);
}
