// The program of the worker as a text: the page starts it from itself, because its content security policy lets it load nothing.
declare module "elkjs/lib/elk-worker.min.js" {
  const program: string;
  export default program;
}
