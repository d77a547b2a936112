import { requestUriProblem } from '../names/go-url.ts';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const HEX = '[0-9a-f]';
const uuid = (version: string, variant = HEX): RegExp => new RegExp(`^${HEX}{8}-?${HEX}{4}-?${version}${HEX}{3}-?${variant}${HEX}{3}-?${HEX}{12}$`, 'i');

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (match === null) return false;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  const lastDay = [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return lastDay !== undefined && day >= 1 && day <= lastDay;
}

// Any sign may stand before the fraction, and all behind a second `T` is overlooked, as the server does both.
function isDateTime(text: string): boolean {
  const [day = '', time = ''] = text.split(/t/i);
  const match = /^(\d\d):(\d\d):(\d\d)(.\d+)?(z|[+-]\d\d:\d\d)$/iu.exec(time);
  return match !== null && isDate(day) && Number(match[1]) < 24 && Number(match[2]) < 60 && Number(match[3]) < 60;
}

// Zeros in front of a number are let pass, as the server's lenient parser does.
function isDotted(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d+$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  if (!text.includes(':')) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const tail = groups.at(-1) ?? '';
  const hasIpv4Tail = tail.includes('.');
  const size = groups.length + (hasIpv4Tail ? 1 : 0);
  const isGood = groups.every((group, index) => (hasIpv4Tail && index === groups.length - 1 ? isDotted(group) : /^[0-9a-f]{1,4}$/i.test(group)));
  return isGood && (halves.length === 2 ? size < 8 : size === 8);
}

function isCidr(text: string): boolean {
  const match = /^(.+)\/(\d+)$/.exec(text);
  if (match === null) return false;
  const [address = '', bits = 0] = [match[1], Number(match[2])];
  return (isDotted(address) && bits <= 32) || (isIpv6(address) && bits <= 128);
}

const GO_DURATION = /^[-+]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/;
const UNIT = /^(ns|nano.*|us|µs|micro.*|ms|milli.*|s|sec.*|m|min.*|h|hr|hour.*|d|day.*|w|wk|week.*)$/i;

// What Go reads as a duration, or any text in which somewhere a number stands before a unit, spelled out or not.
function isDuration(text: string): boolean {
  if (GO_DURATION.test(text) && !/(?<![.\d])\d{19,}/.test(text)) return true;
  const parts = [...text.matchAll(/(\d+)\s*([A-Za-zµ]+)/g)];
  return parts.every(([, count = '']) => BigInt(count) < 2n ** 63n) && parts.some(([, , unit = '']) => UNIT.test(unit));
}

const isBase64 = (text: string): boolean => text !== '' && /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
// One label, or several of which the last is letters alone: so no IP address is a host name.
const HOSTNAME =
  /^([a-zA-Z0-9\p{S}\p{L}](-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?|([a-zA-Z0-9\p{S}\p{L}]([a-zA-Z0-9\-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?\.)+[a-zA-Z\p{L}]{2,63})$/u;
const isHostname = (text: string): boolean => text.length <= 255 && HOSTNAME.test(text) && text.split('.').every((label) => label.length <= 63);

// A bare address, or one in angle brackets behind a name, as Go's mail parser takes both.
const ATOM = "[\\p{L}\\p{N}!#$%&'*+\\-/=?^_`{|}~]+";
const ADDRESS = `(${ATOM}(\\.${ATOM})*|"[^"\\\\]*")@(${ATOM}(\\.${ATOM})*|\\[[^\\]]*\\])`;
const EMAIL = new RegExp(`^\\s*(${ADDRESS}|[^<>@]*<${ADDRESS}>)\\s*(\\([^()]*\\)\\s*)*$`, 'u');

const digitsOf = (text: string): number[] => [...text].map(Number);

function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, '');
  if (!/^(\d{9}X|\d{10})$/.test(digits)) return false;
  const sum = [...digits].reduce((total, digit, index) => total + (index + 1) * (digit === 'X' ? 10 : Number(digit)), 0);
  return sum % 11 === 0;
}

function isIsbn13(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, '');
  return /^\d{13}$/.test(digits) && digitsOf(digits).reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3), 0) % 10 === 0;
}

const CARDS = /^(4\d{12}(\d{3})?|5[1-5]\d{14}|6(011|5\d\d)\d{12}|3[47]\d{13}|3(0[0-5]|[68]\d)\d{11}|(2131|1800|35\d{3})\d{11})$/;

function isCreditCard(text: string): boolean {
  const digits = text.replace(/\D+/g, '');
  const luhn = digitsOf(digits)
    .reverse()
    .reduce((total, digit, index) => total + (index % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2), 0);
  return luhn % 10 === 0 && CARDS.test(digits);
}

const BYTES = [6, 8, 20];
function isMac(text: string): boolean {
  if (!/^([0-9a-f]{2}([:-])[0-9a-f]{2}(\2[0-9a-f]{2})*|[0-9a-f]{4}(\.[0-9a-f]{4})+|([0-9a-f]{2})+)$/i.test(text)) return false;
  return BYTES.includes(text.replace(/[^0-9a-f]/gi, '').length / 2);
}

const CHANNEL = '\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*';
const RGB = new RegExp(`^rgb\\(${CHANNEL},${CHANNEL},${CHANNEL}\\)$`);

const isShortName = (text: string): boolean => text.length <= 63 && new RegExp(`^${LABEL}$`).test(text);
const isLongName = (text: string): boolean => text.length <= 253 && new RegExp(`^${LABEL}(\\.${LABEL})*$`).test(text);

const formats: Readonly<Record<string, (text: string) => boolean>> = {
  datetime: isDateTime,
  date: isDate,
  duration: isDuration,
  // Addresses of either family that are written with dots, or with colons.
  ipv4: (text) => text.includes('.') && (isDotted(text) || isIpv6(text)),
  ipv6: isIpv6,
  cidr: isCidr,
  mac: isMac,
  email: (text) => EMAIL.test(text),
  hostname: isHostname,
  uri: (text) => requestUriProblem(text) === undefined,
  uuid: (text) => uuid(HEX).test(text),
  uuid3: (text) => uuid('3').test(text),
  uuid4: (text) => uuid('4', '[89ab]').test(text),
  uuid5: (text) => uuid('5', '[89ab]').test(text),
  byte: isBase64,
  hexcolor: (text) => /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.test(text),
  rgbcolor: (text) => RGB.test(text),
  ssn: (text) => text.length === 11 && /^\d{3}[- ]\d{2}[- ]\d{4}$/.test(text),
  isbn10: isIsbn10,
  isbn13: isIsbn13,
  isbn: (text) => isIsbn10(text) || isIsbn13(text),
  creditcard: isCreditCard,
  bsonobjectid: (text) => /^[0-9a-f]{24}$/i.test(text),
  k8sshortname: isShortName,
  k8slongname: isLongName,
};

// Hyphens in names of formats mean nothing.
const normalized = (format: string): string => format.replaceAll('-', '');

/** Whether the server knows a format of strings; one that it does not know is allowed, and means nothing. */
export function isKnownFormat(format: string): boolean {
  return format === 'password' || Object.hasOwn(formats, normalized(format));
}

/**
 * Whether a text has a format; unknown formats allow everything, as the API server does.
 *
 * @see kube-openapi pkg/validation/strfmt (v1.37)
 */
export function hasFormat(text: string, format: string): boolean {
  return formats[normalized(format)]?.(text) ?? true;
}
