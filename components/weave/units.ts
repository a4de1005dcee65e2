import { readFileSync } from "node:fs";
import type { AgentFile } from "../agents.ts";
import { cniPlugins } from "../overlay/cni.ts";
import { weaveNetwork } from "./network.ts";

const exposeUnit = `[Unit]
Description=Address of this host on the Weave overlay
After=weave.service
PartOf=weave.service

[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=infinity
ExecStartPre=/bin/bash /etc/weave/release.sh
ExecStart=/bin/bash /etc/weave/expose.sh
Restart=on-failure
RestartSec=1`;

// Nomad waits for that address, but not for ever: then the unit begins again. It stands beside the unit, of which a change
// would restart the routers.
const exposeEnd = `[Service]
TimeoutStartSec=10min`;

// After a power cut Docker asks the plugin for what its containers had, before it is ready itself. The router needs
// Docker, so it cannot be there yet: without an answer Docker would ask for half a minute.
const absentSocket = `[Unit]
Description=Stands in for the Weave plugin until the router is there
Before=docker.service
ConditionPathExists=!/run/docker/plugins/weavemesh.sock

[Socket]
ListenStream=/run/docker/plugins/weavemesh.sock
Accept=yes
RemoveOnStop=yes`;

const absentUnit = `[Unit]
Description=Says that the Weave router is not there yet
CollectMode=inactive-or-failed

[Service]
StandardInput=socket
ExecStart=/bin/bash /etc/weave/absent.sh`;

const text = (script: string) => readFileSync(new URL(script, import.meta.url), "utf8").trimEnd();
const unit = (name: string) => `/etc/systemd/system/${name}`;

/** What a host has for its router beside the unit of the router itself. */
export function helpers(): AgentFile[] {
  return [
    { path: "/etc/weave/ask.sh", text: text("ask.sh"), restart: false },
    { path: "/etc/weave/release.sh", text: text("release.sh"), restart: false },
    { path: "/etc/weave/expose.sh", text: text("expose.sh"), restart: true },
    { path: "/etc/weave/rules.sh", text: text("rules.sh"), restart: false },
    { path: unit("weave-expose.service"), text: exposeUnit, restart: true },
    { path: unit("weave-expose.service.d/end.conf"), text: exposeEnd, restart: false },
    { path: "/etc/weave/absent.sh", text: text("absent.sh"), restart: false },
    { path: `${cniPlugins}/weave-net`, text: text("cni-net.sh"), executable: true, restart: false },
    { ...weaveNetwork.cniNetwork(), restart: false },
    { path: unit("weave-absent.socket"), text: absentSocket, restart: false },
    { path: unit("weave-absent@.service"), text: absentUnit, restart: false },
  ];
}
