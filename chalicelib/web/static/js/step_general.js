// Step one: who the person is, and whether and when they are invited.

import { answerOf } from "./asking.js";
import { $, bdi, fill } from "./dom.js";
import { SENDABLE, hasOpenInvitation } from "./invitation_actions.js";
import { phone, taxId } from "./numbers.js";
import { mark } from "./problems.js";

const form = $("#general");
const field = (name) => form.elements.namedItem(name);
const access = $("#access");
const DEMO_EMAIL = "demo@exemplo.com.br";

/** `send` as chosen, and the address it was chosen for; `standing` marks access that was on before. */
let choice = { send: null, email: "", standing: false };
/** Whom an edit is about, as they stand. */
let person = null;

const typedEmail = () => field("email").value.trim();

/** Asks NOW or LATER with the address as typed. False when the person wants to correct it. */
async function askWhen() {
  fill($("#send-email"), typedEmail());
  const send = await answerOf($("#send-dialog"));
  if (!send) {
    field("email").focus();
    return false;
  }
  choice = { ...choice, send, email: typedEmail(), standing: false };
  tellChoice();
  return true;
}

/** Access that was on before is not asked about; whoever is not in yet can be invited from here all the same. */
const isUnasked = () => choice.standing && SENDABLE.includes(person?.status);

function tellChoice() {
  $("#send-choice").hidden = !access.checked || !(choice.send || isUnasked()) || field("demo").checked;
  if (isUnasked()) {
    const unless = hasOpenInvitation(person) ? ", a menos que o e-mail mude" : "";
    fill($("#send-text"), `Nenhum convite é enviado ao concluir${unless}.`);
    return;
  }
  const when =
    choice.send === "now"
      ? "O convite será enviado ao concluir, para "
      : "O convite não será enviado ao concluir. Endereço: ";
  fill($("#send-text"), when, bdi(choice.email), ".");
}

/** What the address and the access mean for a fictitious person, who is never asked when to be invited. */
function tellDemo() {
  const demo = field("demo").checked;
  $("#email-hint").textContent = demo
    ? "Fictício, começando por demo. Nada é enviado a ele."
    : "O convite vai para este endereço. Use o e-mail da própria pessoa.";
  $("#access-hint").textContent = demo
    ? "O escritório pode ver o portal como este usuário, só para leitura."
    : "A pessoa pode entrar no Portal do Cliente depois de aceitar o convite.";
  tellChoice();
}

const mustAsk = () =>
  access.checked && !field("demo").checked && !choice.standing && !(choice.send && choice.email === typedEmail());

access.addEventListener("change", async () => {
  if (access.checked && mustAsk()) {
    if (!typedEmail()) {
      access.checked = false;
      mark(field("email"), "Digite o e-mail antes de ativar o acesso.");
      field("email").focus();
    } else if (!(await askWhen())) access.checked = false;
  }
  tellChoice();
});
field("demo").addEventListener("change", () => {
  const demo = field("demo").checked;
  if (demo && !typedEmail()) field("email").value = DEMO_EMAIL;
  if (!demo && typedEmail() === DEMO_EMAIL) field("email").value = "";
  tellDemo();
});
$("#send-change").addEventListener("click", async () => {
  if (await askWhen()) form.dispatchEvent(new Event("input"));
});

export const general = {
  name: "general",

  fill({ steps }, office) {
    const saved = steps.general;
    ({ person } = office);
    const { active = false, send = null } = saved?.portal_access ?? {};
    for (const name of ["name", "email"]) field(name).value = saved?.[name] ?? "";
    field("cpf").value = taxId(saved?.cpf ?? "");
    field("phone").value = phone(saved?.phone ?? "");
    access.checked = active;
    field("demo").checked = saved?.demo ?? false;
    choice = { send, email: saved?.email ?? "", standing: active && !send };
    tellDemo();
  },

  async read(values) {
    if (mustAsk() && !(await askWhen())) return null;
    const active = access.checked;
    const optional = (name) => values.get(name).trim() || undefined;
    return {
      name: values.get("name").trim(),
      email: typedEmail(),
      cpf: optional("cpf"),
      phone: optional("phone"),
      portal_access: { active, send: active && !field("demo").checked ? choice.send : null },
      demo: field("demo").checked,
    };
  },
};
