// Loaded before the program (workspace.ts). The language host that is built from Go modules does not read `typescript: false` of
// Pulumi.yaml, and would have TypeScript's compiler loaded, which takes most of a second: Node runs the program as it is.
if (process.env.PULUMI_NODEJS_TYPESCRIPT !== undefined) {
  process.env.PULUMI_NODEJS_TYPESCRIPT = "false";
}
