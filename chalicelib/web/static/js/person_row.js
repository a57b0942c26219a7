// One client user in the list.

import { bdi, h } from "./dom.js";
import { moment, shortDay } from "./dates.js";
import { invitationButtons } from "./invitation_actions.js";
import { keepingList } from "./way_back.js";
import { count, demoBadge, statusBadge } from "./words.js";

/** `names` tells companies by id; `after()` is called when an action has changed the person; `pick` is a box to tick. */
export function personRow(person, names, root, after, pick = null) {
  const address = keepingList(`/console/usuario/${encodeURIComponent(person.id)}`);
  return h(
    "li",
    { class: "person", "data-row": person.id },
    h(
      "div",
      { class: "name" },
      pick,
      h(
        "div",
        {},
        h("a", { href: address }, bdi(person.name)),
        h("p", { class: "small soft" }, bdi(person.email)),
        demoBadge(person),
      ),
    ),
    h("div", { class: "small" }, companies(person, names)),
    h("div", { class: "state small" }, statusBadge(person.status), h("span", { class: "soft" }, circumstance(person))),
    h(
      "div",
      { class: "actions" },
      invitationButtons(person, root, after),
      person.email_undeliverable && h("a", { class: "button small quiet", href: address }, "Corrigir e-mail"),
    ),
  );
}

function companies(person, names) {
  if (!person.companies.length) return h("span", { class: "soft" }, "Nenhuma empresa");
  const [first, ...others] = person.companies;
  return h("p", {}, bdi(names.get(first) ?? "Empresa"), others.length > 0 && ` e mais ${others.length}`);
}

/** The one fact that matters most beside the state. */
function circumstance({ status, invitation, last_login_at: lastLogin }) {
  if (status === "active" || status === "inactive")
    return lastLogin ? `Último acesso ${moment(lastLogin)}` : "Ainda não entrou";
  if (status === "bounced") return invitation?.bounce_reason ?? "O e-mail voltou";
  if (status === "expired") return `Venceu em ${shortDay(invitation?.expires_at)}`;
  if (status !== "invited") return "";
  if (!invitation?.sent_at) return "Na fila de envio";
  const sends = invitation.sends > 1 ? `, ${count(invitation.sends, "envio", "envios")}` : "";
  const went = invitation.delivered_at ? "Entregue" : "Enviado";
  const until = `vale até ${shortDay(invitation.expires_at)}${sends}`;
  const reason = invitation.bounce_reason ? `. ${invitation.bounce_reason}` : "";
  return `${went} ${shortDay(invitation.delivered_at ?? invitation.sent_at)}, ${until}${reason}`;
}
