// A client user's facts as pairs of term and text.

import { bdi, h } from "./dom.js";
import { moment } from "./dates.js";
import { channelsInWords, permissionsWord } from "./granted_words.js";
import { deliveryWord, extentWord, levelWord, reasonWord } from "./words.js";

const pair = (term, ...text) => [h("dt", {}, term), h("dd", {}, ...text)];
const listed = (items, wordOf, none) =>
  items.length
    ? h(
        "ul",
        {},
        items.map((item) => h("li", {}, bdi(wordOf(item)))),
      )
    : none;

const times = (number) => (number === 1 ? "1 vez" : `${number} vezes`);

/** How far the invitation has come. */
export function deliveryPairs({ email, invitation, status, demo, email_undeliverable: isDead }) {
  const address = pair(
    "Endereço",
    bdi(email),
    isDead && h("p", { class: "notice bad" }, "Corrija o e-mail antes de enviar de novo: este endereço não recebe mais mensagens."),
  );
  if (demo) return [address, pair("Envio", "Nunca: é um usuário de demonstração")].flat();
  if (!invitation?.status)
    return [address, pair("Envio", status === "not_invited" ? "Ainda não enviado" : "Sem convite")].flat();
  return [
    address,
    pair("Envio", deliveryWord(invitation.status)),
    invitation.bounce_reason && pair(reasonWord(invitation.status), bdi(invitation.bounce_reason)),
    invitation.sent_at && pair("Último envio", moment(invitation.sent_at)),
    invitation.delivered_at && pair("Entregue em", moment(invitation.delivered_at)),
    invitation.bounced_at && pair("Devolvido em", moment(invitation.bounced_at)),
    invitation.complained_at && pair("Marcado como spam em", moment(invitation.complained_at)),
    invitation.soft_bounces > 0 && pair("Não recebido por enquanto", times(invitation.soft_bounces)),
    invitation.delays > 0 && pair("Entrega atrasada", times(invitation.delays)),
    invitation.sent_by && pair("Enviado por", bdi(invitation.sent_by)),
    invitation.sends > 0 && pair("Envios", String(invitation.sends)),
    invitation.expires_at &&
      ["queued", "sent", "delivered"].includes(invitation.status) &&
      pair("Vale até", moment(invitation.expires_at)),
  ]
    .filter(Boolean)
    .flat();
}

/** What the office registered; `names` tells companies and departments by id, `catalogue` what may be granted. */
export function dataPairs(person, names, catalogue) {
  const nameOf = (id) => names.get(id) ?? "Não está mais disponível";
  return [
    pair("CPF", person.cpf_masked || "Não informado"),
    pair("Telefone", person.phone_masked || "Não informado"),
    pair(
      "Empresas",
      listed(
        person.companies,
        ({ id, departments }) => `${nameOf(id)}: ${extentWord(departments?.map(nameOf))}`,
        "Nenhuma",
      ),
    ),
    pair(
      "Departamentos",
      listed(person.departments, ({ id, level }) => `${nameOf(id)}: ${levelWord(level)}`, "Nenhum"),
    ),
    pair("Permissões", permissionsWord(person.permissions, catalogue)),
    pair("Notificações", listed(channelsInWords(person.notifications, catalogue), (told) => told.join(": "), "Nenhuma")),
    pair("Segundo fator", person.mfa ? "Ativo" : "Ainda não"),
    pair("Último acesso", moment(person.last_login_at) || "Nunca"),
  ].flat();
}
