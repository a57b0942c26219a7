// The two questions of an import: whether to carry it out, and whether to end it.

import { post } from "./api.js";
import { ask } from "./asking.js";
import { count } from "./words.js";

/** The import as it then is, or nothing when the answer is no. */
export async function confirmImport(address, job) {
  const sure = await ask({ title: "Confirmar a importação?", lines: planOf(job), yes: "Confirmar" });
  return sure ? post(`${address}/confirm`) : null;
}

/** What is going to happen, a sentence each. */
function planOf({ counts: { unchanged, skipped, invalid }, people }) {
  return [
    people.new > 0 && `${count(people.new, "pessoa nova será cadastrada", "pessoas novas serão cadastradas")}.`,
    people.update > 0 && `${count(people.update, "cadastro será atualizado", "cadastros serão atualizados")}.`,
    people.invites > 0
      ? `${count(people.invites, "convite será enviado", "convites serão enviados")} agora, por e-mail.`
      : "Nenhum convite será enviado agora.",
    invalid > 0 && `${count(invalid, "linha com erro fica", "linhas com erro ficam")} de fora.`,
    skipped > 0 && `${count(skipped, "linha fica", "linhas ficam")} de fora: a pessoa já está na lista.`,
    unchanged > 0 && `${count(unchanged, "linha não muda", "linhas não mudam")} nada.`,
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
    "As linhas que faltam ficam de fora. Para continuar depois, envie a planilha de novo: ninguém é cadastrado duas vezes.",
  ],
  yes: "Parar",
  bad: true,
};
