// What an administrator may do with a collaborator: invite again, end sessions, reset a lost second factor, remove.

import { newKey, post, remove } from "./api.js";
import { ask } from "./asking.js";
import { $, bdi, h, say, tell } from "./dom.js";
import { onPress, onSubmit } from "./forms.js";
import { openStaff } from "./staff_form.js";

const SENDABLE = ["invited", "bounced", "expired", "declined", "revoked"];

let resetting;

const addressOf = ({ id }) => `/staff/${encodeURIComponent(id)}`;

/** The buttons that fit the person's state; what is seldom needed stands behind "Mais ações". */
export function actionsFor(member, { isSelf, root, after }) {
  const press = (text, kind, act) => button(text, kind, member, root, act);
  const isActive = member.status === "active" && !isSelf;
  return h(
    "div",
    {},
    h(
      "div",
      { class: "row" },
      press("Alterar", "quiet", () => openStaff(member, { isSelf })),
      maySend(member) && press("Enviar convite de novo", "quiet", () => sendAgain(member, after)),
    ),
    h(
      "details",
      { class: "other small" },
      h("summary", {}, "Mais ações", h("span", { class: "unseen" }, ` (${member.name})`)),
      h(
        "div",
        { class: "row" },
        isActive && press("Encerrar sessões", "quiet", () => endSessions(member, after)),
        isActive && press("Redefinir segundo fator", "quiet", () => openReset(member)),
        press("Remover", "bad", () => takeOut(member, isSelf, after)),
      ),
    ),
  );
}

/** To an address that sent mail back for good nothing goes. */
const maySend = ({ status, email_undeliverable: isDead }) => SENDABLE.includes(status) && !isDead;

function button(text, kind, { name }, root, act) {
  const which = h("span", { class: "unseen" }, ` (${name})`);
  const made = h("button", { type: "button", class: `button small ${kind}` }, text, which);
  onPress(
    made,
    () => {
      fold(made);
      return act();
    },
    root,
  );
  return made;
}

/** What was chosen behind "Mais ações" folds it, and the focus comes back to it after a dialog. */
function fold(button) {
  const details = button.closest("details");
  if (!details) return;
  details.open = false;
  $("summary", details).focus();
}

async function sendAgain(member, after) {
  const sure = await ask({
    title: "Enviar o convite de novo?",
    lines: [
      h("span", {}, "O convite irá para ", h("strong", {}, bdi(member.email)), "."),
      "O link anterior deixa de valer na hora.",
    ],
    yes: "Enviar agora",
  });
  if (!sure) return;
  await post(`${addressOf(member)}/invitation`, undefined, { key: newKey() });
  say("Convite a caminho.");
  await after(member.id, { again: true });
}

async function endSessions(member, after) {
  const sure = await ask({
    title: "Encerrar as sessões?",
    lines: [
      h("span", {}, bdi(member.name), " sai deste escritório em todos os aparelhos e pode entrar de novo com a senha e o segundo fator."),
    ],
    yes: "Encerrar sessões",
  });
  if (!sure) return;
  await remove(`${addressOf(member)}/sessions`);
  say("Sessões encerradas.");
  await after(member.id);
}

function openReset(member) {
  resetting = member;
  $("#reset-factor").reset();
  tell({ "reset-name": member.name });
  $("#reset-dialog").showModal();
}

/** Makes the dialog of the reset work. */
export function followReset(after) {
  onSubmit($("#reset-factor"), async (values) => {
    const reason = values.get("reason").replace(/\s+/g, " ").trim();
    await post(`${addressOf(resetting)}/mfa-reset`, { reason });
    $("#reset-dialog").close();
    say("Link a caminho. O segundo fator de antes já não vale aqui.");
    await after(resetting.id);
  });
}

async function takeOut(member, isSelf, after) {
  const sure = await ask({
    title: isSelf ? "Sair do escritório?" : "Remover da equipe?",
    lines: isSelf ? SELF : linesFor(member),
    yes: isSelf ? "Sair do escritório" : "Remover",
    bad: true,
  });
  if (!sure) return;
  await remove(addressOf(member));
  say(isSelf ? "Você saiu do escritório." : "Colaborador removido.");
  await after();
}

const SELF = [
  "Você sai agora e só volta com um convite de outro administrador. Se for o único administrador, isso não é possível.",
  "O que você cadastrou continua do escritório. Sua conta em outros escritórios não muda.",
];

const linesFor = (member) => [
  h("span", {}, h("strong", {}, bdi(member.name)), " sai do escritório na hora, em todos os aparelhos, e um convite em aberto deixa de valer."),
  "O que a pessoa cadastrou continua do escritório, rascunhos também. Para trazê-la de volta, é preciso convidar de novo.",
];
