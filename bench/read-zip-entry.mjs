import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const END_OF_DIRECTORY_LENGTH = 22;
const DIRECTORY_ENTRY_LENGTH = 46;
const LOCAL_HEADER_LENGTH = 30;
const STORED = 0;
const DEFLATED = 8;

/** The bytes of one file of a zip archive (PKWARE APPNOTE 6.3, without zip64 and encryption). Throws when it is not there. */
export function readZipEntry(archive, name) {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || archive.length < end + END_OF_DIRECTORY_LENGTH || archive.readUInt32LE(end) !== END_OF_DIRECTORY) {
    throw new Error('not a zip archive');
  }
  let offset = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameEnd = offset + DIRECTORY_ENTRY_LENGTH + archive.readUInt16LE(offset + 28);
    if (archive.toString('utf8', offset + DIRECTORY_ENTRY_LENGTH, nameEnd) === name) return contentOf(archive, offset);
    offset = nameEnd + archive.readUInt16LE(offset + 30) + archive.readUInt16LE(offset + 32);
  }
  throw new Error(`the zip archive has no ${name}`);
}

function contentOf(archive, offset) {
  const method = archive.readUInt16LE(offset + 10);
  const length = archive.readUInt32LE(offset + 20);
  const header = archive.readUInt32LE(offset + 42);
  const start = header + LOCAL_HEADER_LENGTH + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const content = archive.subarray(start, start + length);
  if (method === STORED) return content;
  if (method === DEFLATED) return inflateRawSync(content);
  throw new Error(`unknown compression method ${method}`);
}
