import { member } from '../../core/json/json.ts';
import { groupKindOf, type LiveObject } from '../../core/live/live-object.ts';
import { COMPONENT_LABEL } from '../../core/synth/labels.ts';
import { createObjectPacker, type Families, type PackedText } from './create-object-packer.ts';
import { createRecentObjects } from './create-recent-objects.ts';

/** Objects that are packed, but for those that were asked for last. */
export interface PackedObjects {
  /** `text` is the JSON of the object. */
  pack(object: LiveObject, text: string): PackedText;
  /** The object that was packed: the same one as long as it is unpacked. Nobody may ever change it. */
  unpack(id: string, packed: PackedText): LiveObject;
  /** Has an object unpacked that is about to be asked for. */
  keep(id: string, object: LiveObject, text: string): void;
  isOf(packed: PackedText, text: string): boolean;
  forget(id: string, packed: PackedText): void;
  /** What all packed objects take, without their dictionaries. */
  readonly bytes: number;
}

/** Nothing yet. At most `unpackedSize` characters of JSON are kept unpacked. */
export function createPackedObjects(unpackedSize: number): PackedObjects {
  const packer = createObjectPacker();
  const recent = createRecentObjects(unpackedSize);
  let bytes = 0;
  const keep: PackedObjects['keep'] = (id, object, text) => {
    recent.keep(id, object, text.length);
  };
  return {
    pack(object, text) {
      const packed = packer.pack(text, familiesOf(object));
      bytes += packed.bytes.length;
      return packed;
    },
    unpack(id, packed) {
      const known = recent.find(id);
      if (known !== undefined) return known;
      const text = packer.unpack(packed);
      // `pack` got an object with this text.
      const object = JSON.parse(text) as LiveObject;
      keep(id, object, text);
      return object;
    },
    keep,
    isOf: (packed, text) => packer.unpack(packed) === text,
    forget(id, packed) {
      recent.forget(id);
      bytes -= packed.bytes.length;
    },
    get bytes() {
      return bytes;
    },
  };
}

function familiesOf(object: LiveObject): Families {
  const { labels } = object.metadata;
  const kind = groupKindOf(object);
  const [name, component] = ['app.kubernetes.io/name', COMPONENT_LABEL].map((label) => member(labels, label));
  return { kind, family: `${kind}/${JSON.stringify([name, component])}` };
}
