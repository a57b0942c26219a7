// What staff may do with a client user's invitation, from the list and from the person's page.

import { newKey, post, remove } from "./api.js";
import { ask } from "./asking.js";
import { bdi, h, say } from "./dom.js";
import { onPress } from "./forms.js";

/** The states in which a person has no account here yet. */
export const SENDABLE = ["not_invited", "invited", "bounced", "expired", "revoked", "declined"];

const OPEN = ["queued", "sent", "delivered", "bounced", "complained"];
/** Whether there is a link that opens: one that came back may have arrived all the same. A new address gets a new one. */
export const hasOpenInvitation = (person) => OPEN.includes(person?.invitation?.status);

/** The buttons that fit the person's state; `after()` runs when one has done its work. */
export function invitationButtons(person, root, after) {
  const buttons = [];
  if (maySend(person)) buttons.push(press("Enviar agora", "quiet", person, root, () => send(person, after)));
  if (hasOpenInvitation(person)) buttons.push(press("Revogar", "bad", person, root, () => revoke(person, after)));
  return buttons;
}

/** To an address that sent mail back for good nothing goes; one that only this mail was refused for may try again. */
export const maySend = (person) =>
  SENDABLE.includes(person.status) && !person.demo && !person.email_undeliverable;

function press(text, kind, person, root, act) {
  const button = h(
    "button",
    { type: "button", class: `button small ${kind}` },
    text,
    h("span", { class: "unseen" }, ` (${person.name})`),
  );
  onPress(button, act, root);
  return button;
}

async function send(person, after) {
  const again = person.invitation?.sends > 0;
  const sure = await ask({
    title: again ? "Enviar novo convite?" : "Enviar o convite?",
    lines: [
      h("span", {}, "O convite irá para ", h("strong", {}, bdi(person.email)), "."),
      again && "O link anterior deixa de valer na hora.",
    ].filter(Boolean),
    yes: "Enviar agora",
  });
  if (!sure) return;
  await post(`/client-users/${encodeURIComponent(person.id)}/invitation`, undefined, { key: newKey() });
  say("Convite a caminho.");
  after();
}

async function revoke(person, after) {
  const sure = await ask({
    title: "Revogar o convite?",
    lines: [h("span", {}, "O link enviado a ", h("strong", {}, bdi(person.email)), " deixa de valer na hora.")],
    yes: "Revogar",
    bad: true,
  });
  if (!sure) return;
  await remove(`/client-users/${encodeURIComponent(person.id)}/invitation`);
  say("Convite revogado.");
  after();
}
