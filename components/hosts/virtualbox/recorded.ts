import type { HostBackend } from "../backend.ts";
import { goneFromVirtualBox } from "./gone.ts";

/** What is known of such hosts from the state of a stack alone. */
export const virtualBoxRecorded: HostBackend = {
  component: "VirtualBoxHosts",
  hostResource: "hosts-disk-*",
  gone: goneFromVirtualBox,
};
