import { PartialFailure } from "../../../offline/plugins/base/kind.ts";
import { UNKNOWN } from "../../../offline/plugins/base/property.ts";
import { serve } from "../../../offline/plugins/base/serve.ts";

/** A plugin whose one resource does what its inputs say, to see what the base makes of it. */
serve({
  name: "probe",
  version: "1.0.0",
  configure: () => ({
    kinds: {
      "probe:index:Thing": {
        secrets: ["token"],
        diff: (_id, olds, _state, news) =>
          Promise.resolve({
            changes: JSON.stringify(olds) !== JSON.stringify(news),
            diffs: ["value", "real"],
            replaces: ["value"],
            deleteBeforeReplace: true,
          }),
        async create(inputs, context) {
          if (context.preview) return { id: "", state: { ...inputs, token: UNKNOWN } };
          context.log("info", "working");
          context.log("info", "nearly", true);
          if (inputs["fail"] === "whole") throw new Error("no such luck");
          if (inputs["fail"] === "part")
            throw new PartialFailure("half", { ...inputs, token: "t" }, ["one", "two"]);
          if (inputs["wait"] === true) {
            await new Promise((_resolve, reject) => {
              context.signal.addEventListener("abort", () => {
                reject(new Error(`stopped: ${String(context.signal.reason)}`));
              });
            });
          }
          return {
            id: "made",
            state: { ...inputs, token: "t", seen: typeof inputs["value"], timeout: context.timeout },
          };
        },
        delete: () => Promise.resolve(),
      },
    },
    functions: { "probe:index:double": (args) => Promise.resolve({ twice: Number(args["number"]) * 2 }) },
  }),
});
