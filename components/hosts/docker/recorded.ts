import type { HostBackend } from "../backend.ts";
import { goneFromDocker } from "./gone.ts";
import { removeUnrecorded } from "./unrecorded.ts";

/** What is known of such hosts from the state of a stack alone. */
export const dockerRecorded: HostBackend = {
  component: "DockerHosts",
  hostResource: "hosts-*",
  gone: goneFromDocker,
  removeUnrecorded,
};
