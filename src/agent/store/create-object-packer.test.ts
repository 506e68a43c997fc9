import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createObjectPacker, type Families } from './create-object-packer.ts';

const PODS: Families = { kind: 'Pod', family: 'Pod/web' };
const family = fc.constantFrom('a', 'b', 'c').map((name): Families => ({ kind: 'Pod', family: `Pod/${name}` }));

/** Some three kilobytes that differ in a few places. */
function pod(number: number): string {
  const env = Array.from({ length: 80 }, (_, index) => ({ name: `SETTING_${index}`, value: `of-the-fleet-${index}` }));
  return JSON.stringify({ kind: 'Pod', metadata: { name: `web-${number}`, uid: `${number * 7919}` }, spec: { env } });
}

describe('what is packed', () => {
  it('comes back as it was, whatever it is and whatever was packed before', () => {
    const texts = fc.array(fc.tuple(fc.json({ stringUnit: 'binary' }), family), { maxLength: 30 });
    fc.assert(
      fc.property(texts, (all) => {
        const packer = createObjectPacker();
        const packed = all.map(([text, families]) => packer.pack(text, families));
        expect(packed.map(packer.unpack)).toEqual(all.map(([text]) => text));
      }),
    );
  });

  it('comes back where it is larger than the window of deflate, and unlike what was packed before', () => {
    const packer = createObjectPacker();
    const large = (letter: string): string =>
      JSON.stringify(Array.from({ length: 9_000 }, (_, at) => `${letter}${at}`));
    const texts = ['a', 'b', 'a'].map(large);
    expect(texts.map((text) => packer.pack(text, PODS)).map(packer.unpack)).toEqual(texts);
  });

  it('takes a small part of its size where others of its family are like it', () => {
    const packer = createObjectPacker();
    const sizes = Array.from({ length: 100 }, (_, number) => packer.pack(pod(number), PODS).bytes.length);
    expect(pod(0).length).toBeGreaterThan(3_000);
    expect(Math.max(...sizes)).toBeLessThan(100);
  });

  it('soon takes a small part of its size also where the first of its family was unlike the others', () => {
    const packer = createObjectPacker();
    packer.pack('{"kind":"Pod"}', PODS);
    const packed = Array.from({ length: 20 }, (_, number) => packer.pack(pod(number), PODS));
    expect(packed.at(0)?.bytes.length).toBeGreaterThan(300);
    expect(packed.at(-1)?.bytes.length).toBeLessThan(100);
    expect(packed.map(packer.unpack)).toEqual(packed.map((_, number) => pod(number)));
  });

  it('shares the dictionary of its kind where families are too many', () => {
    const packer = createObjectPacker();
    const packed = Array.from({ length: 1_000 }, (_, number) =>
      packer.pack(pod(number), { kind: 'Pod', family: `Pod/${number}` }),
    );
    expect(new Set(packed.map(({ dictionary }) => dictionary)).size).toBe(257);
    expect(packed.map(packer.unpack)).toEqual(packed.map((_, number) => pod(number)));
  });
});
