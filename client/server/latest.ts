/**
 * Runs `work` one at a time: asked for while it runs, it runs once more afterwards, however often it was asked. So what is
 * shown is the latest state and never queues behind old ones. `work` handles its own failures.
 */
export function latest(work: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    running = true;
    do {
      again = false;
      await work();
    } while (again);
    running = false;
  };
  return () => {
    if (running) again = true;
    else void run();
  };
}
