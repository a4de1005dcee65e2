/**
 * Ends the program when its engine has been killed. Nobody reads then what it prints, and Pulumi's own handler of errors
 * would print that it cannot print, over and over, at the cost of a processor and of more and more memory.
 */
export function endWithEngine(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", () => {
      process.exit(1);
    });
  }
}
