import fc from "fast-check";

/** Every run of the tests draws the same samples, so that a failure is the fault of the change; `npm run soak` draws others. */
fc.configureGlobal({ seed: Number(process.env.DNNX_SEED ?? 1) });
