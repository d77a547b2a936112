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

function isDateTime(text: string): boolean {
  const match = /^(\d{4}-\d\d-\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.exec(text);
  return match !== null && isDate(match[1] ?? '') && Number(match[2]) < 24 && Number(match[3]) < 60 && Number(match[4]) < 60;
}

// Zeros in front of a number are let pass, as the server's lenient parser does.
function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  if (!text.includes(':')) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const tail = groups.at(-1) ?? '';
  const hasIpv4Tail = tail.includes('.');
  const size = groups.length + (hasIpv4Tail ? 1 : 0);
  const isGood = groups.every((group, index) => (hasIpv4Tail && index === groups.length - 1 ? isIpv4(group) : /^[0-9a-f]{1,4}$/i.test(group)));
  return isGood && (halves.length === 2 ? size < 8 : size === 8);
}

function isCidr(text: string): boolean {
  const match = /^(.+)\/(\d{1,3})$/.exec(text);
  if (match === null || (match[2]?.length ?? 0) > String(Number(match[2])).length) return false;
  const [address = '', bits = 0] = [match[1], Number(match[2])];
  return (isIpv4(address) && bits <= 32) || (isIpv6(address) && bits <= 128);
}

// Go's time.ParseDuration, or a number with a spelled-out unit, as strfmt.ParseDuration takes both.
function isDuration(text: string): boolean {
  const go = /^[-+]?((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/;
  const words =
    /^\s*\d+\s*(ns|us|µs|ms|s|m|h|d|w|nanos?|nanoseconds?|micros?|microseconds?|millis?|milliseconds?|secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|weeks?|wks?)\s*$/;
  return text === '0' || go.test(text) || words.test(text);
}

const isBase64 = (text: string): boolean => text !== '' && /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
const isHostname = (text: string): boolean =>
  text.length <= 255 && /^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*\.?$/.test(text);
const isUri = (text: string): boolean => /^[a-zA-Z][a-zA-Z0-9+.-]*:[^\s]*$/.test(text) || /^\/[^\s]*$/.test(text);
const isShortName = (text: string): boolean => text.length <= 63 && new RegExp(`^${LABEL}$`).test(text);
const isLongName = (text: string): boolean => text.length <= 253 && new RegExp(`^${LABEL}(\\.${LABEL})*$`).test(text);

const formats: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': isDateTime,
  datetime: isDateTime,
  date: isDate,
  duration: isDuration,
  ipv4: isIpv4,
  ipv6: isIpv6,
  cidr: isCidr,
  mac: (text) => /^([0-9a-f]{2}([:-][0-9a-f]{2}){5}|[0-9a-f]{2}([:-][0-9a-f]{2}){7}|[0-9a-f]{4}(\.[0-9a-f]{4}){2}|[0-9a-f]{4}(\.[0-9a-f]{4}){3})$/i.test(text),
  email: (text) => /^[^\s@<>"]+@[^\s@<>"]+$/.test(text) && !/\.\.|\.@|@\.|\.$/.test(text),
  hostname: isHostname,
  uri: isUri,
  uuid: (text) => uuid(HEX).test(text),
  uuid3: (text) => uuid('3').test(text),
  uuid4: (text) => uuid('4', '[89ab]').test(text),
  uuid5: (text) => uuid('5', '[89ab]').test(text),
  byte: isBase64,
  hexcolor: (text) => /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.test(text),
  rgbcolor: (text) => /^rgb\((\s*(25[0-5]|2[0-4]\d|1?\d?\d)\s*,){2}\s*(25[0-5]|2[0-4]\d|1?\d?\d)\s*\)$/i.test(text),
  ssn: (text) => /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text),
  isbn10: (text) => /^(\d[- ]?){9}[\dXx]$/.test(text),
  isbn13: (text) => /^(\d[- ]?){12}\d$/.test(text),
  isbn: (text) => /^((\d[- ]?){9}[\dXx]|(\d[- ]?){12}\d)$/.test(text),
  creditcard: (text) => /^\d{12,19}$/.test(text.replace(/[ -]/g, '')),
  bsonobjectid: (text) => /^[0-9a-f]{24}$/i.test(text),
  'k8s-short-name': isShortName,
  'k8s-long-name': isLongName,
};

// What the server names without checking: numbers and free text.
const UNCHECKED: ReadonlySet<string> = new Set(['int32', 'int64', 'float', 'double', 'password', 'binary']);

/** Whether the server knows a format; one that it does not know is allowed, and means nothing. */
export function isKnownFormat(format: string): boolean {
  return Object.hasOwn(formats, format) || UNCHECKED.has(format);
}

/**
 * Whether a text has a format; unknown formats allow everything, as the API server does.
 *
 * @see kube-openapi pkg/validation/strfmt (v1.37)
 */
export function hasFormat(text: string, format: string): boolean {
  return Object.hasOwn(formats, format) ? (formats[format]?.(text) ?? true) : true;
}
