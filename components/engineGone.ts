// Runs before the program (Pulumi.yaml). When the engine has been killed nobody reads what the program prints. Pulumi's own
// handler of errors would print that it cannot print, over and over, at the cost of a processor and of more and more memory.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", () => {
    process.exit(1);
  });
}
