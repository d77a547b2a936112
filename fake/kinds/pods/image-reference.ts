const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const domainPart = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const domain = `(?:${domainPart}(?:\\.${domainPart})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const reference = new RegExp(`^(?:${domain}/)?(${component}(?:/${component})*)(?::(\\w[\\w.-]{0,127}))?(?:@(.+))?$`);
const digest = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;
const identifier = /^[a-f0-9]{64}$/;
const longestName = 255;

/** The tag that an image is pulled by: `latest` where neither tag nor digest is given, undefined where there is none or the reference is malformed. */
export function imageTag(image: string): string | undefined {
  const [, path = '', tag, hash] = reference.exec(image) ?? [];
  if (path === '' || path.length > longestName || identifier.test(image) || (hash !== undefined && !digest.test(hash))) return undefined;
  return tag ?? (hash === undefined ? 'latest' : undefined);
}

/**
 * `Always` for an image with the tag latest, said or meant; what is no reference at all counts as tagged otherwise.
 *
 * @see kubernetes pkg/apis/core/v1/defaults.go, SetDefaults_Container, and distribution/reference (v1.37)
 */
export function pullPolicyOf(image: string): 'Always' | 'IfNotPresent' {
  return imageTag(image) === 'latest' ? 'Always' : 'IfNotPresent';
}
