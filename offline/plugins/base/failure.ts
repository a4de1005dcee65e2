import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import { Any } from "google-protobuf/google/protobuf/any_pb.js";
import { PartialFailure } from "./kind.ts";
import type { PropertyMap } from "./property.ts";
import { encode } from "./wire.ts";

/**
 * The answer to a call that failed: the message for the person and, after a partial failure, what was made.
 * @param inputs of the call, which the engine keeps beside the state of a partial failure
 * @param seal marks as secret what was secret in the inputs
 */
export function failure(
  cause: unknown,
  inputs: PropertyMap,
  seal: (state: PropertyMap) => PropertyMap,
): Partial<ServiceError> {
  const message = cause instanceof Error ? cause.message : String(cause);
  const metadata = new Metadata();
  if (cause instanceof PartialFailure) {
    metadata.add("grpc-status-details-bin", Buffer.from(details(cause, inputs, seal).serializeBinary()));
  }
  return { code: status.UNKNOWN, details: message, metadata };
}

function details(
  cause: PartialFailure,
  inputs: PropertyMap,
  seal: (state: PropertyMap) => PropertyMap,
): Status {
  const initFailed = new ErrorResourceInitFailed();
  initFailed.setId(cause.id);
  initFailed.setProperties(encode(seal(cause.state)));
  initFailed.setInputs(encode(inputs));
  initFailed.setReasonsList(cause.reasons);
  const detail = new Any();
  detail.pack(initFailed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const answer = new Status();
  answer.setCode(status.UNKNOWN);
  answer.setMessage(cause.message);
  answer.addDetails(detail);
  return answer;
}
