import { stringOf } from "../base/fields.ts";
import { fit } from "../base/shape.ts";
import { serve } from "../base/serve.ts";
import { commandKind } from "./command.ts";
import { copyToRemoteKind } from "./copy-to-remote.ts";
import { runLocally } from "./local.ts";
import { runRemotely } from "./remote.ts";
import { localCommand, localRun, remoteCommand } from "./shapes.ts";

serve({
  name: "command",
  version: "1.2.1",
  marks: { "__pulumi-go-provider-version": "1.2.0" },
  secrets: "values",
  configure: () => ({
    kinds: {
      "command:local:Command": commandKind(localCommand, runLocally),
      "command:remote:Command": commandKind(remoteCommand, runRemotely, ["connection"]),
      "command:remote:CopyToRemote": copyToRemoteKind,
    },
    functions: {
      "command:local:run": async (args, context) => {
        const [failure] = fit(localRun, args).failures;
        if (failure !== undefined) throw new Error(failure.reason);
        return { ...args, ...(await runLocally(stringOf(args, "command") ?? "", args, {}, context)) };
      },
    },
  }),
});
