import { CommanderError } from "commander";
import { Failure } from "./failure.ts";
import { createProgram } from "./program.ts";

// Whoever reads the output (`dnnx estimate a.dnnx | head`) may have seen enough: not worth a word.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

createProgram()
  .run(process.argv.slice(2))
  .then(
    (exitCode) => {
      process.exitCode = exitCode;
    },
    (error: unknown) => {
      if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
      else if (error instanceof Failure) {
        process.stderr.write(`${error.message}\n`);
        process.exitCode = error.exitCode;
      } else {
        process.stderr.write(
          `dnnx: internal error, please report it: ${error instanceof Error ? error.stack : error}\n`,
        );
        process.exitCode = 2;
      }
    },
  );
