// A client user's facts as pairs of term and text.

import { bdi, h } from "./dom.js";
import { moment } from "./dates.js";
import { deliveryWord, levelWord } from "./words.js";

const pair = (term, ...text) => [h("dt", {}, term), h("dd", {}, ...text)];
const listed = (items, wordOf, none) =>
  items.length
    ? h(
        "ul",
        {},
        items.map((item) => h("li", {}, bdi(wordOf(item)))),
      )
    : none;

/** How far the invitation has come. */
export function deliveryPairs({ email, invitation, status, demo }) {
  const address = pair("Endereço", bdi(email));
  if (demo) return [address, pair("Envio", "Nunca: é um usuário de demonstração")].flat();
  if (!invitation?.status)
    return [address, pair("Envio", status === "not_invited" ? "Ainda não enviado" : "Sem convite")].flat();
  return [
    address,
    pair("Envio", deliveryWord(invitation.status)),
    invitation.bounce_reason && pair("Motivo da devolução", bdi(invitation.bounce_reason)),
    invitation.sent_at && pair("Último envio", moment(invitation.sent_at)),
    invitation.sent_by && pair("Enviado por", bdi(invitation.sent_by)),
    invitation.sends > 0 && pair("Envios", String(invitation.sends)),
    invitation.expires_at &&
      ["queued", "sent", "delivered"].includes(invitation.status) &&
      pair("Vale até", moment(invitation.expires_at)),
  ]
    .filter(Boolean)
    .flat();
}

/** What the office registered; `names` tells companies and departments by id. */
export function dataPairs(person, names) {
  const nameOf = (id) => names.get(id) ?? "Não está mais disponível";
  return [
    pair("CPF", person.cpf_masked || "Não informado"),
    pair("Telefone", person.phone_masked || "Não informado"),
    pair(
      "Empresas",
      listed(person.companies, ({ id }) => nameOf(id), "Nenhuma"),
    ),
    pair(
      "Departamentos",
      listed(person.departments, ({ id, level }) => `${nameOf(id)}: ${levelWord(level)}`, "Nenhum"),
    ),
    pair("Segundo fator", person.mfa ? "Ativo" : "Ainda não"),
    pair("Último acesso", moment(person.last_login_at) || "Nunca"),
  ].flat();
}
