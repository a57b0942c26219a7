// The file that somebody means to import: chosen or dropped, looked at before anything of it is sent.

import { Problem } from "./api.js";
import { $, bdi, fill, h } from "./dom.js";
import { clearProblems, mark } from "./problems.js";

const MOST_BYTES = 5 * 1024 * 1024;
const ENDINGS = /\.(xlsx|csv)$/i;
const SAVE_ANEW = "Salve como Pasta de Trabalho do Excel (.xlsx) e escolha de novo.";
const MOVED = {
  status: 400,
  title: "Não foi possível ler o arquivo",
  detail: "Ele mudou, foi movido ou está aberto em outro programa. Salve, feche e escolha o arquivo de novo.",
};
const form = $("#upload");
const input = $("#file");
const place = $("#drop");

/** What is wrong with it, as far as it can be told from here, or "". */
export function faultOf({ name, size }) {
  if (/\.xls$/i.test(name)) return `Este é o formato antigo do Excel. ${SAVE_ANEW}`;
  if (/\.xlsm$/i.test(name)) return `Este arquivo tem macros. ${SAVE_ANEW}`;
  if (!ENDINGS.test(name)) return "Escolha uma planilha do Excel (.xlsx) ou um arquivo CSV.";
  if (size === 0) return "O arquivo está vazio. Preencha ao menos uma linha, salve e escolha de novo.";
  if (size > MOST_BYTES) return `O arquivo tem ${sizeWord(size)}; o limite é 5 MB. Divida a planilha em partes.`;
  return "";
}

/** The bytes and their SHA-256 in hex digits; refused when the file is no longer as it was chosen. */
export async function contentOf(file) {
  const bytes = await file.arrayBuffer().catch(() => {
    throw new Problem(MOVED);
  });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return { bytes, sha256: [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") };
}

/** Makes choosing and dropping work; `chosen()` runs when there is another file than before. */
export function followFile(chosen) {
  input.addEventListener("change", () => {
    clearProblems(form);
    tell();
    chosen();
  });
  for (const name of ["dragenter", "dragover"]) form.addEventListener(name, (event) => overIt(event, true));
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) overIt(event, false);
  });
  form.addEventListener("drop", (event) => {
    overIt(event, false);
    if (input.disabled || !event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change"));
  });
  // A file that misses the place must not take the page's own.
  for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
  if (input.files.length) tell();
}

function overIt(event, isOver) {
  event.preventDefault();
  place.classList.toggle("over", isOver && !input.disabled);
}

function tell() {
  const [file] = input.files;
  if (!file) return fill($("#chosen"));
  const fault = faultOf(file);
  if (fault) mark(input, fault);
  return fill($("#chosen"), fault ? null : h("span", {}, bdi(file.name), `, ${sizeWord(file.size)}`));
}

function sizeWord(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toLocaleString("pt-BR", { maximumFractionDigits: 1 })} MB`;
}
