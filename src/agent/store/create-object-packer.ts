import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** A text in little memory. Only the packer that made it can unpack it. */
export interface PackedText {
  /** Raw deflate (RFC 1951), a byte in each character: a string of V8 has far less overhead than a Buffer of that size. */
  readonly bytes: string;
  /** The text it was packed against. */
  readonly dictionary: Buffer;
}

/** Packs the JSON of objects that resemble one another. */
export interface ObjectPacker {
  pack(text: string, families: Families): PackedText;
  unpack(packed: PackedText): string;
}

/** Which others a text most likely resembles. */
export interface Families {
  /** Few: such as all of its kind. */
  readonly kind: string;
  /** Part of `kind`, and there may be many: such as its kind and component. */
  readonly family: string;
}

/**
 * A packer that packs each text against an earlier one of its family, so that of a thousand alike only what differs is kept: uids, times
 * and names. No dictionary has to be shipped, and kinds that nobody knows are packed as well as the others.
 */
export function createObjectPacker(): ObjectPacker {
  const dictionaries = new Map<string, Dictionary>();
  return {
    pack(text, { family, kind }) {
      const bytes = Buffer.from(text, 'utf8');
      const isKnown = dictionaries.has(family) || dictionaries.size < MOST_FAMILIES;
      return packWith(dictionaryOf(dictionaries, isKnown ? family : kind, bytes), bytes);
    },
    unpack({ bytes, dictionary }) {
      return inflateRawSync(Buffer.from(bytes, 'latin1'), { dictionary, chunkSize: TEXT_CHUNK }).toString('utf8');
    },
  };
}

/** Labels that everybody may write name families: beyond so many, all others of a kind are one. */
const MOST_FAMILIES = 256;
/** The window of deflate is 32 KiB, and where two texts are alike they are as far from each other as the dictionary is long. */
const LONGEST_DICTIONARY = 32_000;
/** Most packed and unpacked objects fit into one chunk; what is left of it is garbage at once. */
const PACKED_CHUNK = 2_048;
const TEXT_CHUNK = 8_192;

interface Dictionary {
  bytes: Buffer;
  uses: number;
  /** At how many uses it may be replaced. Doubles, so that few of them are ever kept alive by what was packed with them. */
  renewAt: number;
}

function dictionaryOf(dictionaries: Map<string, Dictionary>, family: string, text: Buffer): Dictionary {
  const known = dictionaries.get(family);
  if (known !== undefined) return known;
  const made = { bytes: ownCopy(text), uses: 0, renewAt: FIRST_RENEWAL };
  dictionaries.set(family, made);
  return made;
}

const FIRST_RENEWAL = 8;
/** What is packed to more than this part of its size resembles its dictionary too little: that may be of an object without a status. */
const POOR_RATIO = 0.1;

function packWith(dictionary: Dictionary, text: Buffer): PackedText {
  dictionary.uses += 1;
  const packed = deflated(text, dictionary.bytes);
  if (packed.bytes.length <= text.length * POOR_RATIO || dictionary.uses < dictionary.renewAt) return packed;
  dictionary.renewAt = dictionary.uses * 2;
  dictionary.bytes = ownCopy(text);
  return deflated(text, dictionary.bytes);
}

function deflated(text: Buffer, dictionary: Buffer): PackedText {
  const packed = deflateRawSync(text, { dictionary, chunkSize: PACKED_CHUNK });
  return { bytes: packed.toString('latin1'), dictionary };
}

/** Not a part of a larger buffer, which would be kept with it. */
function ownCopy(text: Buffer): Buffer {
  const part = text.subarray(0, LONGEST_DICTIONARY);
  const copy = Buffer.allocUnsafeSlow(part.length);
  part.copy(copy);
  return copy;
}
