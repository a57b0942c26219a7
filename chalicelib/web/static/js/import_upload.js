// Sends the file to where the API says, straight, with its progress shown; can be stopped.

import { Problem } from "./api.js";
import { $ } from "./dom.js";
import { Cancelled } from "./forms.js";

const PATIENCE = 5 * 60_000;
const LOST = {
  status: 0,
  code: "offline",
  title: "O envio não chegou ao fim",
  detail: "Confira a internet e tente de novo. O arquivo continua escolhido.",
};
const REFUSED = {
  status: 400,
  code: "upload_refused",
  title: "O envio não foi aceito",
  detail: "Tente de novo. Se o arquivo foi salvo depois de escolhido, escolha-o outra vez.",
};
const bar = $("#sent");
const told = $("#sent-told");

let running = null;

/** `upload` is `{url, fields}` of the announced import. Refusals: `Cancelled` when stopped, else a `Problem`. */
export function send(upload, bytes) {
  const body = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) body.append(name, value);
  // Without the name that the person gave it.
  body.append("file", new Blob([bytes]), "planilha");
  return new Promise((resolve, reject) => {
    running = new XMLHttpRequest();
    running.open("POST", upload.url);
    running.timeout = PATIENCE;
    running.upload.addEventListener("progress", ({ loaded, total }) => show(loaded, total));
    running.addEventListener("load", ({ target }) => (target.status < 300 ? resolve() : reject(new Problem(REFUSED))));
    running.addEventListener("abort", () => reject(new Cancelled()));
    for (const name of ["error", "timeout"]) running.addEventListener(name, () => reject(new Problem(LOST)));
    running.send(body);
  }).finally(() => {
    running = null;
  });
}

export const stop = () => running?.abort();

/** Nothing sent yet. */
export function beginAnew() {
  told.textContent = "";
  show(0, 1);
}

/** Aloud at each quarter only. */
function show(loaded, total) {
  const share = total ? Math.floor((100 * loaded) / total) : 0;
  bar.value = share;
  $("#sent-words").textContent = `${share}%`;
  const quarter = share - (share % 25);
  if (quarter && !told.textContent.startsWith(`${quarter}%`)) told.textContent = `${quarter}% enviado`;
}
