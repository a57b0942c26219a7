// An import while it is read or carried out: asked after until it is through.

import { get, post } from "./api.js";
import { $ } from "./dom.js";
import { deedsOf, rowsWord } from "./import_words.js";
import { poll } from "./polling.js";

/** So many looks in vain are some fifteen seconds. */
const IMPATIENT = 7;
const OFFLINE = "Sem resposta do portal por enquanto; tentamos de novo. A importação continua.";

let end = () => {};

/** Gives each new state of the import to `render`, until it is neither read nor carried out any more. */
export function follow(address, { isOver, render, refuse }) {
  end();
  $("#again").hidden = true;
  let looks = 0;
  end = poll(async () => {
    try {
      looks += 1;
      const job = await (looks % IMPATIENT ? get(address) : askAnew(address));
      $("#connection").textContent = "";
      render(job);
      return !isOver(job);
    } catch (problem) {
      return rest(problem) || refuse(problem);
    }
  }, offerToLookAgain);
}

export const stopFollowing = () => end();

/** Whoever reads the file may have been lost: asked again, it begins anew; of an import that was read nothing changes. */
async function askAnew(address) {
  const job = await get(address);
  return job.status === "reading" ? post(`${address}/validate`, null, { stay: false }) : job;
}

/** How long to wait when it is only for now that there is no answer. */
function rest(problem) {
  const passes = problem.status === 0 || problem.status === 429 || problem.status >= 500;
  if (!passes) return 0;
  $("#connection").textContent = OFFLINE;
  return Math.max(5000, (problem.retry_after ?? 0) * 1000);
}

function offerToLookAgain() {
  $("#again").hidden = false;
  $("#connection").textContent = "Paramos de perguntar para não gastar a sua conexão.";
}

/** Aloud at each tenth only. */
export function showProgress({ status, counts }) {
  const { done, rows } = counts;
  const bar = $("#done");
  bar.max = Math.max(1, rows);
  bar.value = done;
  $("#running-title").textContent = status === "cancelling" ? "Parando…" : "Cadastrando…";
  $("#done-words").textContent = [`${done.toLocaleString("pt-BR")} de ${rowsWord(rows)}`, ...deedsOf(counts)].join(" · ");
  $("#stop").hidden = status === "cancelling";
  const tenth = Math.floor((10 * done) / bar.max) * 10;
  const told = $("#done-told");
  if (told.dataset.tenth !== String(tenth)) told.textContent = `${tenth}% das linhas`;
  told.dataset.tenth = tenth;
}
