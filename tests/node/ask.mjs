// Asks a language server about one document, as an editor does, over its standard input and output:
// https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/
//
//     node ask.mjs SERVER DOCUMENT < QUESTIONS
//
// QUESTIONS: a JSON list of { method: "hover" | "completion", line, character }, counted from 0. Prints the list of
// answers, and what the server says is wrong with the document: { answers, diagnostics }.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [server, path] = process.argv.slice(2);
const questions = JSON.parse(readFileSync(0, "utf8"));
const uri = pathToFileURL(path).href;
const child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
const waiting = new Map();
let diagnosed;
const diagnostics = new Promise((resolve) => (diagnosed = resolve));
let last = 0;

function send(message) {
  const body = JSON.stringify({ jsonrpc: "2.0", ...message });
  child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

function request(method, params) {
  last += 1;
  const id = last;
  send({ id, method, params });
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

function receive(message) {
  if (message.method === "textDocument/publishDiagnostics") {
    diagnosed(message.params.diagnostics);
  } else if (message.method && message.id !== undefined) {
    // What the server asks the editor: it has no settings of its own.
    const result = message.method === "workspace/configuration" ? message.params.items.map(() => ({})) : null;
    send({ id: message.id, result });
  } else if (waiting.has(message.id)) {
    const { resolve, reject } = waiting.get(message.id);
    message.error ? reject(new Error(message.error.message)) : resolve(message.result);
  }
}

let bytes = Buffer.alloc(0);
child.stdout.on("data", (chunk) => {
  bytes = Buffer.concat([bytes, chunk]);
  for (;;) {
    const head = bytes.indexOf("\r\n\r\n");
    if (head < 0) return;
    const start = head + 4;
    const length = Number(/Content-Length: (\d+)/i.exec(bytes.toString("utf8", 0, head))[1]);
    if (bytes.length < start + length) return;
    const body = bytes.toString("utf8", start, start + length);
    bytes = bytes.subarray(start + length);
    receive(JSON.parse(body));
  }
});

const textDocument = { uri };
const capabilities = { textDocument: { hover: { contentFormat: ["markdown"] }, completion: {} }, workspace: {} };
await request("initialize", { processId: process.pid, rootUri: null, capabilities });
send({ method: "initialized", params: {} });
const settings = { yaml: { completion: true, hover: true, validate: true, schemaStore: { enable: false } } };
send({ method: "workspace/didChangeConfiguration", params: { settings } });
const text = readFileSync(path, "utf8");
send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: 1, text } } });
const answers = [];
for (const { method, line, character } of questions) {
  answers.push(await request(`textDocument/${method}`, { textDocument, position: { line, character } }));
}
console.log(JSON.stringify({ answers, diagnostics: await diagnostics }));
await request("shutdown", null);
send({ method: "exit" });
