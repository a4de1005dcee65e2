import { CheckFailure, CheckResponse, DiffResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import { detailedDiff } from "./detailed-diff.ts";
import type { Diff, Failure } from "./kind.ts";
import type { PropertyMap } from "./property.ts";
import { encode } from "./wire.ts";

/** Checked inputs, with their secret wrappers, and what is wrong with them. */
export function checkResponse(inputs: PropertyMap, failures: Failure[]): CheckResponse {
  const response = new CheckResponse();
  response.setInputs(encode(inputs));
  for (const { property, reason } of failures) {
    const failure = new CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    response.addFailures(failure);
  }
  return response;
}

/** What an update would do, as the engine reads it. */
export function diffResponse(diff: Diff, oldInputs: PropertyMap, news: PropertyMap): DiffResponse {
  const response = new DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  response.setChanges(diff.changes ? DIFF_SOME : DIFF_NONE);
  if (!diff.changes) return response;
  response.setReplacesList(diff.replaces ?? []);
  response.setDiffsList(diff.diffs ?? []);
  response.setDeletebeforereplace(diff.deleteBeforeReplace ?? false);
  const entries = detailedDiff(diff, oldInputs, news);
  for (const [path, entry] of entries) response.getDetaileddiffMap().set(path, entry);
  response.setHasdetaileddiff(entries.size > 0);
  return response;
}
