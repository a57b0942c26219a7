// What an import would change of a person, in words. It gives and changes; it takes nothing away.

import { labelIn, known } from "./granted_words.js";
import { channelWord, levelWord } from "./words.js";

const PERSONAL = { name: "Nome completo", email: "E-mail", cpf: "CPF", phone: "Telefone" };
const WORDS = {
  department: ({ id, before, after }, { names }) => {
    const way = before ? `de ${levelWord(before)} para` : "acrescentado como";
    return `${names.get(id)}: ${way} ${levelWord(after)}`;
  },
  company: ({ id, before, after }, { names }) =>
    `${names.get(id)}: ${before ? "passa a ter" : "empresa acrescentada,"} ${extent(after, names)}`,
  permission: ({ id, after }, { catalogue }) =>
    `Permissão ${after ? "dada" : "retirada"}: ${labelIn(known(catalogue, "permissions"), id)}`,
  notification: ({ id, before, after }, { catalogue }) =>
    `Aviso “${labelIn(known(catalogue, "notifications"), id)}”: de ${channel(before)} para ${channel(after)}`,
  portal_access: ({ after }) => `Acesso ao portal ${after ? "ativado" : "inativado"}`,
};

/** `change` as the API gives it; `names` by id. */
export function changeWord(change, names, catalogue) {
  const personal = PERSONAL[change.aspect];
  if (personal) return `${personal} ${change.before ? "trocado" : "informado"}`;
  return WORDS[change.aspect]?.(change, { names, catalogue }) ?? change.aspect;
}

const channel = (slug) => channelWord(slug ?? "none").toLowerCase();

function extent(value, names) {
  if (value === "all") return "todos os departamentos";
  if (!Array.isArray(value)) return "alguns departamentos";
  return `só ${value.map((id) => names.get(id) ?? "departamento excluído").join(", ")}`;
}
