import { expect, test } from 'vitest';
import { withoutCredentials } from './without-credentials.ts';

const CASES: Readonly<Record<string, readonly [string, string]>> = {
  'a host and port stay': ['db.example.com:5432', 'db.example.com:5432'],
  'an address stays': ['https://crm.example.com/health', 'https://crm.example.com/health'],
  'an IPv6 address stays': ['http://[2001:db8::1]:80/', 'http://[2001:db8::1]:80/'],
  'user and password go': ['https://me:secret@crm.example.com/', 'https://crm.example.com/'],
  'a password with an @ goes whole': ['https://me:s@cret@crm.example.com/', 'https://crm.example.com/'],
  'an @ in the path stays': ['https://crm.example.com/@me', 'https://crm.example.com/@me'],
  'a query goes': ['https://crm.example.com/x?token=secret', 'https://crm.example.com/x?…'],
  'a fragment goes': ['https://crm.example.com/x#secret', 'https://crm.example.com/x?…'],
  'addresses within a sentence are found': [
    'asking https://a:b@one.example and https://c:d@two.example?e=f failed?',
    'asking https://one.example and https://two.example?… failed?',
  ],
  'an user of PostgreSQL goes': ['postgresql://me:secret@db:5432/app', 'postgresql://db:5432/app'],
};

test.each(Object.entries(CASES))('%s', (_what, [text, shown]) => {
  expect(withoutCredentials(text)).toBe(shown);
  expect(withoutCredentials(shown)).toBe(shown);
});
