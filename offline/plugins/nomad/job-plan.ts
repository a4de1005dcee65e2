import { booleanOf, numberOf } from "../base/fields.ts";
import type { PropertyMap } from "../base/property.ts";
import { isMap } from "../base/property.ts";
import { type HttpClient, Refused, Unreachable } from "../base/http-client.ts";
import type { Specification } from "./jobspec.ts";

/** What says nothing about the job itself, or only that something else is to be made first. */
const notAboutTheJob = /nonexistent (namespace|node pool)|no cluster leader|no path to region|^rpc error/i;

/**
 * Has Nomad plan a job, which changes nothing.
 * @param warn gets the reason why Nomad could not
 * @returns the index of the registered job's last change ("0": there is none), undefined if Nomad could not plan
 * @throws if Nomad refuses the job
 */
export async function planJob(
  nomad: HttpClient,
  { id, namespace, job }: Specification,
  inputs: PropertyMap,
  warn: (reason: string) => void,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    const { body } = await nomad.request("PUT", `/v1/job/${encodeURIComponent(id)}/plan`, {
      query: { namespace },
      body: { Job: job, Diff: false, PolicyOverride: booleanOf(inputs, "policyOverride") ?? false },
      signal,
    });
    return (isMap(body) ? (numberOf(body, "JobModifyIndex") ?? 0) : 0).toString();
  } catch (error) {
    if (error instanceof Unreachable || (error instanceof Refused && isNotAboutTheJob(error))) {
      warn(`The job ${id} could not be planned: ${plain(error)}`);
      return undefined;
    }
    if (error instanceof Refused) {
      throw new Error(`Nomad refuses the job ${id}: ${error.reason}`, { cause: error });
    }
    throw error;
  }
}

/** The reasons of an error, without the list that Nomad makes of them. */
function plain(error: Unreachable | Refused): string {
  const reasons = error instanceof Refused ? [...error.reason.matchAll(/^\s*\* (.*)$/gm)] : [];
  return reasons.length === 0 ? error.message : reasons.map(([, reason]) => reason).join("; ");
}

function isNotAboutTheJob({ status, reason }: Refused): boolean {
  return status === 401 || status === 403 || notAboutTheJob.test(reason);
}
