import type { JsonObject } from '../../../machinery/json.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';
import { readObject } from '../parts/edit.ts';
import { visitContainers } from './containers.ts';
import { invalidEach } from './field-rules.ts';

const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const dnsDomain = new RegExp(`^${label}(?:\\.${label})*$`);
const netBiosDomain = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const control = /[\u0000-\u001f\u007f]/;

function nameProblems(name: string): string[] {
  if (name === '') return ['runAsUserName cannot be an empty string'];
  if (control.test(name)) return ['runAsUserName cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash'];
  const problems: string[] = [];
  const user = parts.at(-1) ?? '';
  const domain = parts.length === 2 ? (parts[0] ?? '') : undefined;
  if (domain !== undefined && domain.length >= 256) problems.push("runAsUserName's Domain length must be under 256 characters");
  if (domain !== undefined && !netBiosDomain.test(domain) && !dnsDomain.test(domain))
    problems.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
  if (user === '') problems.push("runAsUserName's User cannot be empty");
  else if (user.length > 104) problems.push("runAsUserName's User length must not be longer than 104 characters");
  if (/^[. ]+$/.test(user)) problems.push("runAsUserName's User cannot contain only periods or spaces");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) problems.push('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]');
  return problems;
}

/** Every broken rule of `windowsOptions`, of a pod or a container. */
export function validateWindowsOptions(context: JsonObject, field: string): FieldError[] {
  const options = readObject(context, 'windowsOptions');
  if (options === undefined) return [];
  const errors: FieldError[] = [];
  const { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName } = options;
  if (typeof gmsaCredentialSpecName === 'string')
    errors.push(...invalidEach(`${field}.gmsaCredentialSpecName`, gmsaCredentialSpecName, dnsSubdomainComplaints(gmsaCredentialSpecName)));
  if (gmsaCredentialSpec === '') errors.push(invalidValue(`${field}.gmsaCredentialSpec`, '', 'gmsaCredentialSpec cannot be an empty string'));
  else if (typeof gmsaCredentialSpec === 'string' && gmsaCredentialSpec.length > 65536)
    errors.push(invalidValue(`${field}.gmsaCredentialSpec`, gmsaCredentialSpec, 'gmsaCredentialSpec size must be under 64 KiB'));
  if (typeof runAsUserName === 'string') errors.push(...invalidEach(`${field}.runAsUserName`, runAsUserName, nameProblems(runAsUserName)));
  return errors;
}

const hostProcessOf = (holder: JsonObject): unknown => readObject(holder, 'securityContext', 'windowsOptions')?.['hostProcess'];

/** Containers that are processes of the host: all of a pod or none, and on its network. */
export function validateHostProcesses(spec: JsonObject, field: string): FieldError[] {
  const ofPod = hostProcessOf(spec);
  const containers = visitContainers(spec, field);
  const errors = containers.flatMap(({ container, at }) => {
    const own = hostProcessOf(container);
    if (typeof ofPod !== 'boolean' || typeof own !== 'boolean' || own === ofPod) return [];
    const path = `${at}.securityContext.windowsOptions.hostProcess`;
    return [invalidValue(path, own, `pod hostProcess value must be identical if both are specified, was ${String(ofPod)}`)];
  });
  const processes = containers.filter(({ container }) => (hostProcessOf(container) ?? ofPod) === true).length;
  if (processes === 0) return errors;
  if (processes !== containers.length)
    errors.push(invalidValue(field, '', 'If pod contains any hostProcess containers then all containers must be HostProcess containers'));
  if (spec['hostNetwork'] !== true)
    errors.push(invalidValue(`${field}.hostNetwork`, false, 'hostNetwork must be true if pod contains any hostProcess containers'));
  return errors;
}
