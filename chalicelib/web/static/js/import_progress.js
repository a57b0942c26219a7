// An import while it is read or carried out: asked after until it is through.

import { get } from "./api.js";
import { $ } from "./dom.js";
import { deedsOf, rowsWord } from "./import_words.js";
import { poll } from "./polling.js";

const OFFLINE = "Sem resposta do portal por enquanto; tentamos de novo. A importação continua.";

let end = () => {};

/** Gives each new state of the import to `render`, until it is neither read nor carried out any more. */
export function follow(address, { isOver, render, refuse }) {
  end();
  $("#again").hidden = true;
  end = poll(async () => {
    try {
      const job = await get(address);
      $("#connection").textContent = "";
      render(job);
      return !isOver(job);
    } catch (problem) {
      return rest(problem) || refuse(problem);
    }
  }, offerToLookAgain);
}

export const stopFollowing = () => end();

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
