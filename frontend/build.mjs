// Bundle the editor and the maths font: node build.mjs OUT [STATIC]
//
// Writes content-hashed files, their compressed twins, manifest.json (plain name -> hashed name) and LICENSES.txt.
// With STATIC, the folder of our own files, also their brotli twins, in OUT/own: Python's library has no brotli.
// Runs no install script and asks no network: `npm ci --ignore-scripts` has been there before.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const [out, own] = process.argv.slice(2);
const font = "stix-two-math.woff2"; // cut from the package's by subset.py
const whole = "node_modules/@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2";
const manifest = {};

function named(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  return `${name.slice(0, -extname(name).length)}-${hash}${extname(name)}`;
}

function brotli(bytes) {
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params: quality });
}

function keep(name, bytes, { compress }) {
  const hashed = named(name, bytes);
  manifest[name] = hashed;
  writeFileSync(join(out, hashed), bytes);
  if (compress) {
    writeFileSync(join(out, `${hashed}.gz`), gzipSync(bytes, { level: 9 }));
    writeFileSync(join(out, `${hashed}.br`), brotli(bytes));
  }
}

// A twin counts only for the very bytes it was made of: its name has their hash, as web/assets.py works it out.
function keepTwin(file) {
  let bytes = readFileSync(join(own, file));
  if (file.endsWith(".css")) {
    const address = `url("/static/${manifest["stix-two-math.woff2"]}")`;
    bytes = Buffer.from(bytes.toString("utf8").replaceAll('url("stix-two-math.woff2")', address));
  }
  writeFileSync(join(out, "own", `${named(file, bytes)}.br`), brotli(bytes));
}

// The package that a bundled file belongs to: the nearest folder above it with a named package.json.
function home(file) {
  let folder = dirname(file);
  while (!(existsSync(join(folder, "package.json")) && about(folder).name)) folder = dirname(folder);
  return folder;
}

function about(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

function licence(folder) {
  const { name, version, license } = about(folder);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} comes without its licence`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}

mkdirSync(out, { recursive: true });
const bundle = await build({
  entryPoints: ["editor.mjs"],
  bundle: true,
  format: "esm",
  target: "es2020",
  minify: true,
  legalComments: "none", // all of them are in LICENSES.txt
  metafile: true,
  write: false,
});
keep("editor.js", bundle.outputFiles[0].contents, { compress: true });
keep("stix-two-math.woff2", readFileSync(font), { compress: false }); // WOFF2 is brotli inside

const packages = new Set(Object.keys(bundle.metafile.inputs).filter((file) => file.includes("node_modules")).map(home));
packages.add(home(whole));
writeFileSync(join(out, "LICENSES.txt"), [...packages].sort().map(licence).join(`\n${"-".repeat(80)}\n\n`));
if (own) {
  mkdirSync(join(out, "own"), { recursive: true });
  readdirSync(own).filter((file) => /\.(css|js|svg)$/.test(file)).forEach(keepTwin);
}
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
