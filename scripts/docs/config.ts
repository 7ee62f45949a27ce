// docs/config.md: every key of the configuration.

import { configKeys, configSections } from "../../src/config/keys.ts";
import { code, pageHead, table } from "./markdown.ts";

export function configPage(): string {
  const sections = configSections.map(({ name, description }) => {
    const rows = configKeys
      .filter(({ section }) => section === name)
      .map(({ key, takes, defaultValue, variable, description: what }) => [
        code(key),
        takes,
        takes === "table" ? "none" : code(JSON.stringify(defaultValue)),
        what + (variable == null ? "" : ` (${code(variable)})`),
      ]);
    return `## [${name}]\n\n${description}\n\n${table(["key", "takes", "default", "what it does"], rows)}`;
  });
  return `${pageHead("Configuration", "src/config/schema.ts")}\
A TOML file, \`varve.toml\` in the data folder or where \`--config\` says. \`varve config init\` writes one with every
key and its comment, \`varve config show\` prints what is in force and where each value came from, \`varve config check\`
names what is wrong. A later source wins: default, file, environment (the variable in brackets), flag. A key
without a variable is a table, which only the file can give. An unknown key is an error.

${sections.join("\n")}`;
}
