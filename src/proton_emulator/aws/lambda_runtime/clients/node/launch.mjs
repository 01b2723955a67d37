// Serves a Node.js handler from the Lambda Runtime API; works on Node 18 and newer, needs no package.
import { request, Agent } from "node:http";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new Agent({ keepAlive: true, maxSockets: 1, noDelay: true });
const variables = process.env;
let requestId = "";

function call(method, path, body, headers = {}) {
  return new Promise((done, failed) => {
    const options = { host, port, agent, method, path: `/2018-06-01/runtime/${path}`, headers };
    if (body !== undefined) headers["Content-Length"] = Buffer.byteLength(body);
    const sent = request(options, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => done([response.headers, Buffer.concat(chunks).toString()]));
      response.on("error", failed);
    });
    sent.on("error", failed);
    sent.end(body);
  });
}

class RuntimeFault extends Error {
  constructor(type, message) {
    super(message);
    this.name = type;
  }
}

function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
}

function report(path, error) {
  const description = describe(error);
  console.error("Invoke Error", JSON.stringify(description));
  return call("POST", path, JSON.stringify(description), {
    "Content-Type": "application/json",
    "Lambda-Runtime-Function-Error-Type": description.errorType,
  });
}

for (const [name, level] of Object.entries({
  log: "INFO", info: "INFO", warn: "WARN", error: "ERROR", debug: "DEBUG", trace: "TRACE",
})) {
  console[name] = (...values) => {
    const line = format(...values).replaceAll("\n", "\r");
    process.stdout.write(`${new Date().toISOString()}\t${requestId || "undefined"}\t${level}\t${line}\n`);
  };
}

async function loadModule(path) {
  const require = createRequire(`${path}.js`);
  const file = ["", ".js", ".mjs", ".cjs"].map((suffix) => path + suffix).find((each) => existsSync(each));
  try {
    if (file?.endsWith(".mjs")) return await import(pathToFileURL(file));
    return require(file ?? path);
  } catch (error) {
    // Before Node 22 require() refuses a file that package.json declares to be a module.
    if (error.code === "ERR_REQUIRE_ESM") return await import(pathToFileURL(file));
    if (error instanceof SyntaxError) throw new RuntimeFault("Runtime.UserCodeSyntaxError", String(error));
    if (/^(ERR_)?MODULE_NOT_FOUND$/.test(error.code)) throw new RuntimeFault("Runtime.ImportModuleError", `Error: ${error.message}`);
    throw error;
  }
}

async function loadHandler(name) {
  const file = basename(name);
  const dot = file.indexOf(".");
  if (dot < 0) throw new RuntimeFault("Runtime.MalformedHandlerName", "Bad handler");
  const path = resolve(variables.LAMBDA_TASK_ROOT, join(dirname(name), file.slice(0, dot)));
  const module = await loadModule(path);
  const pick = (from) => file.slice(dot + 1).split(".").reduce((value, key) => value?.[key], from);
  const handler = pick(module) ?? pick(module.default);
  if (typeof handler !== "function") {
    throw new RuntimeFault("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  }
  return handler;
}

function contextOf(headers) {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const clientContext = headers["lambda-runtime-client-context"];
  return {
    callbackWaitsForEmptyEventLoop: true,
    awsRequestId: requestId,
    functionName: variables.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: variables.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    memoryLimitInMB: variables.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: variables.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: variables.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: clientContext ? JSON.parse(clientContext) : undefined,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

function run(handler, event, context) {
  return new Promise((done, failed) => {
    const callback = (error, value) => (error === null || error === undefined ? done(value) : failed(error));
    context.done = callback;
    context.succeed = (value) => callback(null, value);
    context.fail = (error) => callback(error ?? "handled");
    const returned = handler(event, context, callback);
    if (typeof returned?.then === "function") returned.then(done, failed);
    // A handler that neither promises nor calls back answers null once it has nothing left to do.
    else process.once("beforeExit", () => done(null));
  });
}

async function serve(handler) {
  for (;;) {
    const [headers, body] = await call("GET", "invocation/next");
    requestId = headers["lambda-runtime-aws-request-id"];
    variables._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"] ?? "";
    try {
      const value = await run(handler, JSON.parse(body), contextOf(headers));
      const json = JSON.stringify(value === undefined ? null : value);
      await call("POST", `invocation/${requestId}/response`, json, { "Content-Type": "application/json" });
    } catch (error) {
      await report(`invocation/${requestId}/error`, error);
    }
    process.removeAllListeners("beforeExit");
  }
}

async function endWith(type, error) {
  const fault = new RuntimeFault(type, String(error));
  fault.stack = error?.stack;
  await report(requestId ? `invocation/${requestId}/error` : "init/error", fault);
  process.exit(1);
}

process.on("uncaughtException", (error) => endWith("Runtime.UncaughtException", error));
process.on("unhandledRejection", (error) => endWith("Runtime.UnhandledPromiseRejection", error));

let handler;
try {
  handler = await loadHandler(variables._HANDLER);
} catch (error) {
  await report("init/error", error);
  process.exit(1);
}
await serve(handler).catch(() => process.exit(0)); // the emulator is gone
