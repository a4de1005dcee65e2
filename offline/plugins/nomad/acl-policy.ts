import { mapOf, stringOf } from "../base/fields.ts";
import type { Kind } from "../base/kind.ts";
import { type PropertyMap, isMap } from "../base/property.ts";
import type { Shape } from "../base/shape.ts";
import { entityKind } from "./entity.ts";
import { aclPolicyRecord } from "./records.ts";
import type { HttpClient } from "../base/http-client.ts";

const string = { type: "string" } as const;
/** Inputs of nomad:index/aclPolicy:AclPolicy. */
export const aclPolicyShape: Shape = {
  name: { type: "string" },
  description: { type: "string", inPlace: true },
  rulesHcl: { type: "string", required: true, inPlace: true },
  jobAcl: {
    type: {
      object: {
        group: string,
        jobId: string,
        namespace: { type: "string", default: "default" },
        task: string,
      },
    },
    inPlace: true,
  },
};

/** nomad:index/aclPolicy:AclPolicy */
export function aclPolicyKind(nomad: HttpClient): Kind {
  const path = (name: string): string => `/v1/acl/policy/${encodeURIComponent(name)}`;
  return entityKind({
    shape: aclPolicyShape,
    recorded: aclPolicyRecord,
    computed: [],
    isNamed: true,
    async write(inputs, _id, { signal }) {
      const name = stringOf(inputs, "name") ?? "";
      await nomad.request("PUT", path(name), { body: toApi(inputs), signal });
      return name;
    },
    async find(id, _known, { signal }) {
      const answer = await nomad.find(path(id), { signal });
      return isMap(answer?.body) ? fromApi(answer.body) : undefined;
    },
    remove: (id, _state, { signal }) => nomad.remove(path(id), { signal }),
  });
}

function toApi(inputs: PropertyMap): PropertyMap {
  const workload = mapOf(inputs, "jobAcl");
  return {
    Name: stringOf(inputs, "name"),
    Description: stringOf(inputs, "description"),
    Rules: stringOf(inputs, "rulesHcl"),
    JobACL: isMap(inputs["jobAcl"])
      ? {
          Namespace: stringOf(workload, "namespace"),
          JobID: stringOf(workload, "jobId"),
          Group: stringOf(workload, "group"),
          Task: stringOf(workload, "task"),
        }
      : undefined,
  };
}

function fromApi(policy: PropertyMap): PropertyMap {
  const workload = mapOf(policy, "JobACL");
  const jobAcl: PropertyMap = {};
  for (const [name, key] of Object.entries({
    namespace: "Namespace",
    jobId: "JobID",
    group: "Group",
    task: "Task",
  })) {
    const value = stringOf(workload, key) ?? "";
    if (value !== "") jobAcl[name] = value;
  }
  return {
    name: stringOf(policy, "Name") ?? "",
    description: stringOf(policy, "Description") ?? "",
    rulesHcl: stringOf(policy, "Rules") ?? "",
    ...(isMap(policy["JobACL"]) && { jobAcl }),
  };
}
