import { expect, test } from 'vitest';
import { type LogLevel, parseLogLevel } from './parse-log-level.ts';

test.each<[string, LogLevel | undefined]>([
  ['info', 'info'],
  ['DEBUG', 'debug'],
  ['Warning', 'warn'],
  ['trace', 'debug'],
  ['off', 'silent'],
  [' error ', 'error'],
  ['info,planwright=debug', 'debug'],
  ['planwright=debug,info', 'debug'],
  ['info,chronik_operator=debug', 'info'],
  ['warn,planwright_agent=error,chronik_operator=debug', 'error'],
  ['planwright', 'debug'],
  ['info,planwright', 'debug'],
  ['debug,info', 'info'],
  ['planwright=warn,planwright=info', 'info'],
  ['info,hyper::client[request]=off', 'info'],
  ['chronik_operator=debug', 'error'],
  ['', undefined],
  [',', undefined],
  ['verbose', undefined],
  ['info,planwright=loud', undefined],
  ['info=', undefined],
  ['a b', undefined],
])('LOG_LEVEL "%s" means %s', (text, level) => {
  expect(parseLogLevel(text)).toBe(level);
});
