// A document as Firefox sees it: each page as PNG, and the values of the fields as JSON.
//
//   node pdfjs.mjs FOLDER_WITH_NODE_MODULES DOCUMENT.pdf SCALE OUTPUT_FOLDER
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, document, scale, output] = process.argv.slice(2);
const main = createRequire(pathToFileURL(join(modules, "node_modules", "any.js"))).resolve(
  "pdfjs-dist/legacy/build/pdf.mjs",
);
const canvas = createRequire(main)("@napi-rs/canvas"); // the one that pdf.js itself draws with
const pdfjs = await import(pathToFileURL(main));
const root = dirname(dirname(dirname(main)));

const pdf = await pdfjs.getDocument({
  data: new Uint8Array(await readFile(document)),
  standardFontDataUrl: join(root, "standard_fonts") + "/",
  cMapUrl: join(root, "cmaps") + "/",
  cMapPacked: true,
  verbosity: 0,
}).promise;

const values = {};
for (let number = 1; number <= pdf.numPages; number += 1) {
  const page = await pdf.getPage(number);
  const viewport = page.getViewport({ scale: Number(scale) });
  const sheet = canvas.createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
  const context = sheet.getContext("2d");
  await page.render({
    canvasContext: context,
    viewport,
    annotationMode: pdfjs.AnnotationMode.ENABLE,
  }).promise;
  await writeFile(join(output, `${number - 1}.png`), sheet.toBuffer("image/png"));
  for (const field of await page.getAnnotations()) {
    if (field.fieldName) values[field.fieldName] = field.fieldValue ?? null;
  }
}
process.stdout.write(JSON.stringify(values));
await pdf.loadingTask.destroy();
