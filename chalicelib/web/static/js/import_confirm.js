// The two questions of an import: whether to carry it out, and whether to end it.

import { post } from "./api.js";
import { ask } from "./asking.js";
import { rowsWord } from "./import_words.js";
import { count } from "./words.js";

const LEFT_OUT = "Linhas sem mudança ficam como estão.";

/** The import as it then is, or nothing when the answer is no. */
export async function confirmImport(address, job) {
  const sure = await ask({ title: "Confirmar a importação?", lines: planOf(job.counts), yes: "Confirmar" });
  return sure ? post(`${address}/confirm`) : null;
}

/** What is going to happen, a sentence each. */
export function planOf({ new: fresh, update, unchanged, skipped, invalid, people_new: people, invites }) {
  return [
    fresh > 0 && `${people === undefined ? rowsWord(fresh) : count(people, "pessoa nova", "pessoas novas")}: cadastro criado.`,
    invites > 0 && `${count(invites, "convite enviado", "convites enviados")} agora, por e-mail.`,
    update > 0 && `${rowsWord(update)}: cadastro atualizado.`,
    invalid > 0 && `${rowsWord(invalid)} com erro: de fora, para corrigir e enviar depois.`,
    skipped > 0 && `${rowsWord(skipped)} de quem já está na lista: de fora.`,
    unchanged > 0 && LEFT_OUT,
  ].filter(Boolean);
}

export async function cancelImport(address, job) {
  const sure = await ask(job.status === "read" ? BEFORE : DURING);
  return sure ? post(`${address}/cancel`) : null;
}

const BEFORE = {
  title: "Cancelar a importação?",
  lines: ["Nada foi cadastrado. As correções feitas aqui se perdem."],
  yes: "Cancelar a importação",
  bad: true,
};
const DURING = {
  title: "Parar a importação?",
  lines: [
    "Quem já foi cadastrado fica cadastrado, e os convites enviados continuam valendo.",
    "As linhas que faltam não são cadastradas. Para continuar depois, envie a planilha de novo: ninguém é cadastrado duas vezes.",
  ],
  yes: "Parar",
  bad: true,
};
