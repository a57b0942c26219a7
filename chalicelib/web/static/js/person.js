// One client user's page: who it is, where the invitation stands, and what staff may do.

import { get, patch, post } from "./api.js";
import { arrive } from "./bar.js";
import { ask } from "./asking.js";
import { $, bdi, fill, h, refill, say } from "./dom.js";
import { attempt, onPress, onSubmit } from "./forms.js";
import { SENDABLE, hasOpenInvitation, invitationButtons } from "./invitation_actions.js";
import { officeCatalogue, officeNames } from "./office_names.js";
import { edit } from "./person_edit.js";
import { offerDeliveryTest } from "./person_delivery_test.js";
import { dataPairs, deliveryPairs } from "./person_facts.js";
import { showHistory } from "./person_history.js";
import { followReset, securityButtons } from "./person_security.js";
import { sayUndoable } from "./undo.js";
import { leadBackToList } from "./way_back.js";
import { demoBadge, statusBadge } from "./words.js";

const AFTER_WIZARD = { "#concluido": "Cadastro concluído.", "#alterado": "Mudanças salvas." };
const GONE = { title: "Usuário não encontrado", detail: "Ele pode ter sido excluído. Volte à lista para ver quem há." };
const id = location.pathname.split("/").pop();
const address = `/client-users/${id}`;
const room = $("main");

async function load() {
  showHistory(address);
  const [person, names, catalogue] = await Promise.all([get(address), officeNames(), officeCatalogue()]);
  document.title = `${person.name} · Portaria`;
  $("#name").textContent = person.name;
  fill($("#state"), demoBadge(person), " ", statusBadge(person.status));
  fill($("#delivery"), deliveryPairs(person));
  fill($("#data"), dataPairs(person, names, catalogue));
  refill($("#actions"), buttons(person));
  refill($("#security"), securityButtons(person, room, reload));
  $("#test-delivery").hidden = person.demo;
  $("#person").removeAttribute("aria-busy");
}

function buttons(person) {
  const list = [press("Editar", "", () => edit(person)), ...invitationButtons(person, room, reload)];
  if (person.demo && person.portal_access) list.push(press("Ver como este usuário", "quiet", viewAs));
  if (SENDABLE.includes(person.status) && !person.demo) list.push(emailButton(person));
  list.push(
    person.portal_access
      ? press("Inativar", "bad", () => inactivate(person))
      : press("Ativar", "quiet", () => activate(person)),
  );
  return list;
}

const emailButton = (person) =>
  person.email_undeliverable
    ? press("Corrigir o e-mail", "", () => openEmail(person))
    : press("Mudar o e-mail", "quiet", () => openEmail(person));

function press(text, kind, act) {
  const button = h("button", { type: "button", class: `button small ${kind}` }, text);
  onPress(button, act, room);
  return button;
}

/** This session goes on as a view that only reads, until it is ended on the portal's page. */
async function viewAs() {
  await post(`${address}/view`);
  location.assign("/portal");
}

function openEmail(person) {
  $("#change-email").reset();
  $("#email-is-dead").hidden = !person.email_undeliverable;
  $("#new-email").value = person.email;
  $("#email-dialog").showModal();
  $("#new-email").select();
}

async function inactivate(person) {
  const sure = await ask({
    title: "Inativar o acesso?",
    lines: [whatInactivatingMeans(person)],
    yes: "Inativar",
    bad: true,
  });
  if (!sure) return;
  await post(`${address}/deactivate`);
  sayUndoable("Acesso inativado.", () => takeBack("activate", backAgain(person)), room);
  await load();
}

async function takeBack(act, told) {
  await post(`${address}/${act}`);
  await load();
  return told;
}

/** Activating brings back everything but a link that has died meanwhile. */
const backAgain = (person) =>
  hasOpenInvitation(person) ? "Acesso ativado de novo. O link enviado não volta: envie outro convite." : "Acesso ativado de novo.";

function whatInactivatingMeans({ name, status, demo }) {
  if (demo) return h("span", {}, "O escritório deixa de poder ver o portal como ", bdi(name), ". O cadastro continua guardado.");
  if (status === "active") return h("span", {}, bdi(name), " sai do portal na hora. O cadastro continua guardado.");
  if (status === "invited")
    return h("span", {}, "O link enviado a ", bdi(name), " deixa de valer na hora. O cadastro continua guardado.");
  return h("span", {}, bdi(name), " não poderá entrar no portal. O cadastro continua guardado.");
}

async function activate(person) {
  const sure = await ask({
    title: "Ativar o acesso?",
    lines: [whatActivatingMeans(person)],
    yes: "Ativar",
  });
  if (!sure) return;
  await post(`${address}/activate`);
  sayUndoable("Acesso ativado.", () => takeBack("deactivate", "Acesso inativado de novo."), room);
  await load();
}

/** Who has no account yet needs an invitation besides. */
function whatActivatingMeans({ name, invitation, demo }) {
  if (demo) return h("span", {}, "O escritório volta a poder ver o portal como ", bdi(name), ". Nada é enviado.");
  return invitation?.status === "accepted"
    ? h("span", {}, bdi(name), " volta a entrar no portal com a mesma senha. Nada é enviado.")
    : h("span", {}, bdi(name), " poderá entrar depois de aceitar um convite. Nada é enviado agora.");
}

function reload() {
  load().catch(() => {});
  setTimeout(() => load().catch(() => {}), 3000);
}

onSubmit($("#change-email"), async (values) => {
  const { version } = await get(address, { stay: true });
  await patch(`${address}/email`, { email: values.get("email").trim() }, { version });
  $("#email-dialog").close();
  say("E-mail alterado. Novo convite a caminho.");
  reload();
});

followReset(reload);
offerDeliveryTest(address, reload);

leadBackToList();
attempt(room, async () => {
  await arrive("staff");
  await load().catch((problem) => {
    $("#person").hidden = true;
    throw problem.status === 404 ? Object.assign(problem, GONE) : problem;
  });
  const told = AFTER_WIZARD[location.hash];
  if (told) {
    fill($("#after"), h("p", { class: "notice good", role: "status" }, told));
    history.replaceState(null, "", location.pathname + location.search);
    reload();
  }
});
