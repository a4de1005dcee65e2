import { copyToRemote, localCommand, remoteCommand } from "../../offline/plugins/command/shapes.ts";
import { differences, officialSchema } from "./support/schema.ts";

const schema = officialSchema("command-1.2.1.json");
const shapes = {
  "command:local:Command": localCommand,
  "command:remote:Command": remoteCommand,
  "command:remote:CopyToRemote": copyToRemote,
};

(schema === undefined ? describe.skip : describe)("the resources of the command plugin", () => {
  test.each(Object.entries(shapes))("%s is as the official one", (token, shape) => {
    if (schema === undefined) return;
    expect(differences(schema, token, shape)).toEqual([]);
    const official = Object.keys(schema.resources[token]?.inputProperties ?? {});
    expect(Object.keys(shape).sort()).toEqual(official.sort());
  });
});
