// What acting on many client users reads as: the question before, the summary after.

import { count } from "./words.js";

export const people = (number) => count(number, "pessoa", "pessoas");

/** What taking an "Inativar" back does not bring back. */
export const DEAD_LINKS = "Os convites que estavam em aberto não voltam: envie-os de novo.";

export const ACTS = {
  resend: {
    done: ["convite a caminho", "convites a caminho"],
    question: (number) => ({
      title: `Enviar o convite a ${people(number)}?`,
      lines: [
        "Cada convite vai só para o e-mail da própria pessoa. Um link enviado antes deixa de valer na hora.",
        "Quem já se registrou ou está sem acesso ao portal fica de fora, e você verá quem foi.",
      ],
      yes: "Enviar agora",
    }),
  },
  activate: {
    reverse: "deactivate",
    done: ["pessoa ativada", "pessoas ativadas"],
    question: (number) => ({
      title: `Ativar o acesso de ${people(number)}?`,
      lines: ["Quem já tem conta volta a entrar com a mesma senha; as outras entram depois de aceitar um convite. Nada é enviado agora."],
      yes: "Ativar",
    }),
  },
  deactivate: {
    reverse: "activate",
    done: ["pessoa inativada", "pessoas inativadas"],
    question: (number) => ({
      title: `Inativar o acesso de ${people(number)}?`,
      lines: ["Saem do portal na hora, e convites em aberto deixam de valer. Os cadastros continuam guardados."],
      yes: "Inativar",
      bad: true,
    }),
  },
};

/** "12 convites a caminho, 2 não" */
export function summary(name, done, refused) {
  const told = count(done, ...ACTS[name].done);
  if (!refused) return `${told}.`;
  return done ? `${told}, ${refused} não:` : `Nada foi feito com ${people(refused)}:`;
}
