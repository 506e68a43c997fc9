import { writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { JsonObject } from '../../../src/core/json/json.ts';
import type { Kubectl } from '../drift/kubectl.ts';
import { type ApiClient, nameOf, type ObjectName } from '../harness/api-client.ts';
import type { StatusAgent } from './status-agent.ts';

/** What a person does to a resource and its objects. */
export interface Person {
  /** Changes the resource itself, as `kubectl patch --type=merge` does. */
  readonly patch: (change: JsonObject) => Promise<void>;
  /** Edits an object with `kubectl edit`, whose editor is sed with this script. */
  readonly edit: (object: string, script: string) => Promise<void>;
  /** Deletes the resource, which stays until `letGo`. */
  readonly delete: () => Promise<void>;
  readonly letGo: () => Promise<void>;
}

/** With what a person works. */
export interface PersonOptions {
  readonly client: ApiClient;
  readonly kubectl: Kubectl;
  readonly namespace: string;
  readonly look: StatusAgent['look'];
}

const HELD = 'test.planwright.dev/held';

/** A person who may do anything in a namespace. */
export function createPerson({ client, kubectl, namespace, look }: PersonOptions): Person {
  const resource = async (): Promise<ObjectName> => nameOf((await look()).written);
  return {
    patch: async (change) => {
      await client.patch(await resource(), change);
    },
    edit: async (object, script) => {
      const editor = kubectl.file('editor.sh');
      writeFileSync(editor, `#!/bin/sh\nsed -i '${script}' "$1"\n`, { mode: 0o700 });
      const said = await kubectl.run(['edit', object, `--namespace=${namespace}`], { KUBE_EDITOR: editor });
      expect(said).toMatch(/ edited\n$/);
    },
    delete: async () => {
      const name = await resource();
      await client.patch(name, { metadata: { finalizers: [HELD] } });
      await client.remove(name);
    },
    letGo: async () => {
      const name = await resource();
      await client.patch(name, { metadata: { finalizers: null } });
      expect(await client.find(name)).toBeUndefined();
    },
  };
}
