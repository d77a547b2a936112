import { expect, test } from 'vitest';
import { hostnameOf, parseUrl, portOf, queryOf, requestUriProblem } from './go-url.ts';

test.each<[string, string, string, string, string]>([
  ['https://user:pw@example.com:8080/p%20a/th;x?a=b#frag', 'https', 'example.com', '8080', '/p%20a/th;x'],
  ['http://[fe80::1%25en0]:80/x', 'http', 'fe80::1%en0', '80', '/x'],
  ['//host/p', '', 'host', '', '/p'],
  ['//a@b', '', 'b', '', ''],
  ['*', '', '', '', '*'],
  ['mailto:a@b', 'mailto', '', '', ''],
  ['http://a b:1'.replace(' ', ''), 'http', 'ab', '1', ''],
  ['http://a/b c/%41', 'http', 'a', '', '/b%20c/A'],
  ['http://h%C3%A4/\u00e4', 'http', 'h\u00e4', '', '/%C3%A4'],
])('%s is taken apart', (text, ...parts) => {
  const url = parseUrl(text);
  expect([url.scheme, hostnameOf(url), portOf(url), url.escapedPath]).toEqual(parts);
});

test('the query keeps the values of a key in order, and leaves out broken pairs', () => {
  expect([...queryOf(parseUrl('/?a=1&b=%zz&a=2+3&c;d&=x&e'))]).toEqual([
    ['a', ['1', '2 3']],
    ['', ['x']],
    ['e', ['']],
  ]);
});

test.each<[string, string | undefined]>([
  ['fe80::1%eth0', undefined],
  ['*', undefined],
  ['/a b', undefined],
  ['http://a:b@c@d/', undefined],
  ['', 'empty url'],
  ['rel/path', 'invalid URI for request'],
  ['1http://a', 'invalid URI for request'],
  [':a', 'missing protocol scheme'],
  ['/a\n', 'net/url: invalid control character in URL'],
  ['http://host:port/', 'invalid port ":port" after host'],
  ['http://a:1:2/', 'invalid port ":1:2" after host'],
  ['pg://a:1,b:2/', undefined],
  ['http://[::1', "missing ']' in host"],
  ['http://a[::1]/', 'invalid IP-literal'],
  ['http://[1.2.3.4]/', 'invalid IP-literal'],
  ['http://[x]/', 'invalid host: ParseAddr("x"): unable to parse IP'],
  ['http://%41/', 'invalid URL escape "%41"'],
  ['http://[::1%25%0a]/', 'invalid URL escape "%0a"'],
  ['http://a b/', 'invalid character " " in host name'],
  ['http://a/%zz', 'invalid URL escape "%zz"'],
  ['http://a/%4', 'invalid URL escape "%4"'],
  ['http://a{b@c/', 'net/url: invalid userinfo'],
])('%j as the URL of a request: %s', (text, problem) => {
  expect(requestUriProblem(text)?.replace(/^parse ".*?": /, '')).toBe(problem);
});
