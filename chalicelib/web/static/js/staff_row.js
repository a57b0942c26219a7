// One collaborator in the list: name, state of the invitation, rights, and what may be done.

import { moment, shortDay } from "./dates.js";
import { bdi, h } from "./dom.js";
import { actionsFor } from "./staff_actions.js";
import { statusBadge } from "./words.js";

const RIGHTS = { administrator: "Administrador", uses_client_portal: "Utiliza Portal do Cliente" };
const ENDED = ["declined", "revoked"];

/** `after(id)` runs when an action has changed something; `isSelf` marks the person who looks. */
export function staffRow(member, { isSelf, root, after }) {
  const status = statusOf(member);
  const rights = Object.keys(RIGHTS).filter((each) => member[each]);
  return h(
    "li",
    { "data-row": member.id },
    h(
      "div",
      { class: "about" },
      h("strong", {}, bdi(member.name), isSelf && h("span", { class: "badge" }, "Você"), statusBadge(status)),
      h("p", { class: "small soft" }, bdi(member.email)),
      h("p", { class: "small" }, rights.length ? rights.map((each) => RIGHTS[each]).join(" · ") : "Só consulta empresas e departamentos"),
      h("p", { class: "small soft" }, circumstance(member, status)),
    ),
    actionsFor({ ...member, status }, { isSelf, root, after }),
  );
}

/** What time has made of the invitation counts before it is written down. */
function statusOf({ status, invitation }) {
  if (status === "invited" && invitation?.status === "expired") return "expired";
  if (status === "closed") return ENDED.includes(invitation?.status) ? invitation.status : "declined";
  return status;
}

/** The one fact that matters most beside the state. */
function circumstance({ invitation, email_undeliverable: isDead }, status) {
  if (isDead) {
    const reason = invitation?.bounce_reason ? `${invitation.bounce_reason}. ` : "";
    return `${reason}Este endereço não recebe mais mensagens: remova e convide de novo com o e-mail certo.`;
  }
  if (status === "bounced") return invitation?.bounce_reason ?? "O e-mail voltou";
  if (status === "expired") return `Venceu em ${shortDay(invitation?.expires_at)}`;
  if (status !== "invited") return "";
  if (!invitation?.sent_at) return "Na fila de envio";
  const went = invitation.delivered_at ? "Entregue" : "Enviado";
  return `${went} ${moment(invitation.delivered_at ?? invitation.sent_at)}, vale até ${shortDay(invitation.expires_at)}`;
}
