// What came of an import, in words, with what can be taken home.

import { $, fill, h } from "./dom.js";
import { count } from "./words.js";

const TITLES = {
  done: "Importação concluída",
  cancelled: "Importação cancelada",
  failed: "A importação parou no meio",
};
const FAILED =
  "Foi um problema nosso, não da sua planilha. Envie-a de novo para continuar: quem já foi cadastrado não se repete.";

export function showEnd({ status, counts }) {
  const { created, updated, failed, unchanged, skipped, invalid, cancelled } = counts;
  const happened = created + updated + failed > 0;
  $("#ended-title").textContent = TITLES[status] ?? TITLES.done;
  $("#ended-words").textContent = words(status, happened);
  fill($("#results"), [
    line(created, "linha cadastrada", "linhas cadastradas"),
    line(updated, "linha atualizada", "linhas atualizadas"),
    line(failed, "linha não pôde ser cadastrada", "linhas não puderam ser cadastradas"),
    line(unchanged, "linha sem mudança", "linhas sem mudança"),
    line(skipped, "linha não incluída: já está na lista", "linhas não incluídas: já estão na lista"),
    line(invalid, "linha com erro ficou de fora", "linhas com erro ficaram de fora"),
    line(cancelled, "linha não chegou a ser cadastrada", "linhas não chegaram a ser cadastradas"),
  ]);
  const isNothing = status === "cancelled" && !happened;
  $("#results").hidden = $("#report-file").hidden = isNothing;
  $("#ended-errors").hidden = isNothing || invalid + failed === 0;
}

function words(status, happened) {
  if (status === "failed") return FAILED;
  if (status === "cancelled") return happened ? "O que já tinha sido feito ficou como está." : "Nada foi cadastrado.";
  return happened ? "Quem foi cadastrado já está na lista." : "Não havia o que cadastrar.";
}

const line = (number, one, many) => number > 0 && h("li", {}, told(count(number, one, many)));

/** The number large, the words beside it. */
function told(text) {
  const [number, ...rest] = text.split(" ");
  return [h("strong", {}, number), ` ${rest.join(" ")}`];
}
