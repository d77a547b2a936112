import { isJsonObject, type Json, type JsonObject } from '../../../../machinery/json.ts';
import { dns1035LabelComplaints } from '../../../../machinery/names/dns.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../../machinery/validation/field-error.ts';
import { validateClientConfig } from '../webhook-client-config.ts';

const PATH = 'spec.conversion';
const REVIEW_VERSIONS = ['v1', 'v1beta1'];

const strings = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);

function validateReviewVersions(versions: readonly string[]): readonly FieldError[] {
  const path = `${PATH}.conversionReviewVersions`;
  if (versions.length === 0) return [required(path)];
  const errors = versions.flatMap((version, index) => {
    if (versions.indexOf(version) < index) return [invalidValue(`${path}[${index}]`, version, 'duplicate version')];
    return dns1035LabelComplaints(version).map((complaint) => invalidValue(`${path}[${index}]`, version, complaint));
  });
  if (versions.some((version) => REVIEW_VERSIONS.includes(version))) return errors;
  return [...errors, invalidValue(path, versions, `must include at least one of ${REVIEW_VERSIONS.join(', ')}`)];
}

function validateWebhook(config: JsonObject | undefined, versions: readonly string[]): readonly FieldError[] {
  const path = `${PATH}.webhookClientConfig`;
  const errors = config === undefined ? [required(path, 'required when strategy is set to Webhook')] : validateClientConfig(config, path);
  return [...errors, ...validateReviewVersions(versions)];
}

/** The rules of `spec.conversion`, whose webhook lies flat in the server's internal form. */
export function validateConversion(conversion: JsonObject | undefined): readonly FieldError[] {
  if (conversion === undefined) return [];
  const strategy = typeof conversion['strategy'] === 'string' ? conversion['strategy'] : '';
  const webhook = isJsonObject(conversion['webhook']) ? conversion['webhook'] : {};
  const config = isJsonObject(webhook['clientConfig']) ? webhook['clientConfig'] : undefined;
  const versions = strings(webhook['conversionReviewVersions']);
  if (strategy === 'Webhook') return validateWebhook(config, versions);
  const errors: FieldError[] = [];
  if (strategy === '') errors.push(required(`${PATH}.strategy`));
  else if (strategy !== 'None') errors.push(notSupported(`${PATH}.strategy`, strategy, ['None', 'Webhook']));
  const misplaced = 'should not be set when strategy is not set to Webhook';
  if (config !== undefined) errors.push(forbiddenField(`${PATH}.webhookClientConfig`, misplaced));
  if (versions.length > 0) errors.push(forbiddenField(`${PATH}.conversionReviewVersions`, misplaced));
  return errors;
}
