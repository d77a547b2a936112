/** The object identifier of an organization in a name, as DER writes it: 2.5.4.10. */
const ORGANIZATION = [0x06, 0x03, 0x55, 0x04, 0x0a] as const;

function bytesOf(pemInBase64: string): Uint8Array {
  try {
    const pem = atob(pemInBase64);
    const body = /-----BEGIN CERTIFICATE REQUEST-----([\s\S]*?)-----END/.exec(pem)?.[1] ?? '';
    return Uint8Array.from(atob(body.replace(/\s/g, '')), (character) => character.charCodeAt(0));
  } catch {
    // What is no request at all is for the kind's own validation to refuse.
    return new Uint8Array();
  }
}

/** The organizations that a certificate request (PEM in base64) names: the groups of the user it is for. Short names only, below 128 bytes. */
export function organizationsOf(request: string): readonly string[] {
  const bytes = bytesOf(request);
  const found: string[] = [];
  for (let at = 0; at + ORGANIZATION.length + 2 <= bytes.length; at += 1) {
    if (!ORGANIZATION.every((byte, index) => bytes[at + index] === byte)) continue;
    const start = at + ORGANIZATION.length + 2;
    const length = bytes[start - 1] ?? 0;
    found.push(new TextDecoder().decode(bytes.subarray(start, start + length)));
  }
  return found;
}
