import { CommanderError } from 'commander';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { describeFailure } from './failure.ts';

/** Runs the command line and says how it ended. */
async function main(): Promise<ExitCode> {
  let outcome: ExitCode = EXIT.clean;
  const program = createProgram((code) => {
    outcome = code;
  });
  try {
    await program.parseAsync();
    return outcome;
  } catch (error) {
    // commander has printed its message by now; asking for help is no error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.input;
    const { message, code } = describeFailure(error);
    process.stderr.write(message);
    return code;
  }
}

// cdk8s would leave the keys of every object unsorted, and the same input must give the same bytes on every machine.
delete process.env['CDK8S_DISABLE_SORT'];
process.exitCode = await main();
