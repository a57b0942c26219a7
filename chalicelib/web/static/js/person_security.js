// What the office may do about a person's access: end sessions, have a lost factor replaced, delete the record.

import { post, remove } from "./api.js";
import { ask } from "./asking.js";
import { $, bdi, h, say } from "./dom.js";
import { onPress, onSubmit } from "./forms.js";
import { keepingList } from "./way_back.js";

const id = location.pathname.split("/").pop();
const address = `/client-users/${id}`;

/** The buttons that fit the person's state; refusals are shown in `root`, `after()` runs when one has done its work. */
export function securityButtons(person, root, after) {
  const buttons = [];
  if (person.status === "active") {
    buttons.push(press("Encerrar sessões", "quiet", root, () => endSessions(person, after)));
    buttons.push(press("Redefinir segundo fator", "quiet", root, openReset));
  }
  buttons.push(press("Excluir usuário", "bad", root, () => deletePerson(person)));
  return buttons;
}

function press(text, kind, root, act) {
  const button = h("button", { type: "button", class: `button small ${kind}` }, text);
  onPress(button, act, root);
  return button;
}

async function endSessions(person, after) {
  const sure = await ask({
    title: "Encerrar as sessões?",
    lines: [
      h("span", {}, bdi(person.name), " sai deste escritório em todos os aparelhos e pode entrar de novo com a senha e o segundo fator."),
    ],
    yes: "Encerrar sessões",
  });
  if (!sure) return;
  await remove(`${address}/sessions`);
  say("Sessões encerradas.");
  after();
}

function openReset() {
  $("#reset-factor").reset();
  $("#reset-dialog").showModal();
}

async function deletePerson(person) {
  const sure = await ask({
    title: "Excluir o usuário?",
    lines: [
      h("span", {}, "O cadastro de ", h("strong", {}, bdi(person.name)), " neste escritório é apagado, com o convite e as permissões. Se estiver no portal, a pessoa sai na hora."),
      "O histórico continua guardado. Para trazer a pessoa de volta, é preciso cadastrar de novo.",
    ],
    yes: "Excluir usuário",
    bad: true,
  });
  if (!sure) return;
  await remove(address);
  location.assign(keepingList("/console"));
}

/** Makes the dialog work; `after()` runs once the reset was asked for. */
export function followReset(after) {
  onSubmit($("#reset-factor"), async (values) => {
    const reason = values.get("reason").replace(/\s+/g, " ").trim();
    await post(`${address}/mfa-reset`, { reason });
    $("#reset-dialog").close();
    say("Link a caminho. O segundo fator de antes já não vale aqui.");
    after();
  });
}
