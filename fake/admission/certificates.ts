import type { JsonObject } from '../../machinery/json.ts';
import { groupResourceOf } from '../../machinery/resource.ts';
import type { Authorizer } from '../access/authorizer.ts';
import type { AdmissionRequest, AdmissionRule } from '../registry/admission.ts';
import { sameJson } from '../registry/equality.ts';
import { organizationsOf } from './certificate-subject.ts';
import { objectAt, textAt } from './json-fields.ts';
import { refusal } from './refusal.ts';

const signerOf = (request: JsonObject | undefined): string => textAt(objectAt(request, 'spec'), 'signerName');

const isRequest = ({ resource }: AdmissionRequest): boolean => groupResourceOf(resource) === 'certificatesigningrequests.certificates.k8s.io';

/** Whether the user has the verb on a signer, by its name or by that of its domain. @see kubernetes pkg/apis/certificates authorization helpers (v1.37) */
function mayUse(authorizer: Authorizer, { context }: AdmissionRequest, verb: string, signer: string): boolean {
  const names = [signer, `${signer.split('/')[0]}/*`];
  return names.some((name) => authorizer({ user: context.user, verb, group: 'certificates.k8s.io', resource: 'signers', name }).isAllowed);
}

/** Who approves a certificate must be allowed to for its signer. @see kubernetes plugin/pkg/admission/certificates/approval (v1.37) */
export function certificateApproval(authorizer: Authorizer): AdmissionRule {
  return {
    name: 'CertificateApproval',
    validate(request, _next, current) {
      if (!isRequest(request) || request.operation !== 'update' || request.context.subresource !== 'approval') return;
      const signer = signerOf(current);
      if (mayUse(authorizer, request, 'approve', signer)) return;
      throw refusal(request, `user not permitted to approve requests with signerName ${JSON.stringify(signer)}`);
    },
  };
}

/** Who signs a certificate must be allowed to for its signer. @see kubernetes plugin/pkg/admission/certificates/signing (v1.37) */
export function certificateSigning(authorizer: Authorizer): AdmissionRule {
  return {
    name: 'CertificateSigning',
    validate(request, next, current) {
      if (!isRequest(request) || request.operation !== 'update' || request.context.subresource !== 'status') return;
      const [after, before] = [objectAt(next, 'status'), objectAt(current, 'status')];
      if (sameJson(after?.['certificate'], before?.['certificate']) && sameJson(after?.['conditions'], before?.['conditions'])) return;
      const signer = signerOf(current);
      if (mayUse(authorizer, request, 'sign', signer)) return;
      throw refusal(request, `user not permitted to sign requests with signerName ${JSON.stringify(signer)}`);
    },
  };
}

const clientSigner = 'kubernetes.io/kube-apiserver-client';

/** No certificate for clients makes anybody a master. @see kubernetes plugin/pkg/admission/certificates/subjectrestriction (v1.37) */
export const certificateSubjectRestriction: AdmissionRule = {
  name: 'CertificateSubjectRestriction',
  validate(request, next) {
    if (!isRequest(request) || request.operation !== 'create' || request.context.subresource !== '' || signerOf(next) !== clientSigner) return;
    if (!organizationsOf(textAt(objectAt(next, 'spec'), 'request')).includes('system:masters')) return;
    throw refusal(request, `use of ${clientSigner} signer with system:masters group is not allowed`);
  },
};
