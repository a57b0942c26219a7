// Setting up a second factor: a plain choice, the steps of the one chosen, and the recovery codes that may follow.

import { $, $$, fill, h, show } from "./dom.js";
import { beginPasskey } from "./enrol_passkey.js";
import { beginSms } from "./enrol_sms.js";
import { beginTotp } from "./enrol_totp.js";
import { attempt } from "./forms.js";
import { passkeysWork } from "./passkey.js";
import { showRecoveryCodes } from "./recovery_codes.js";

const BEGIN = { totp: beginTotp, passkey: beginPasskey, sms: beginSms };
const MEANS = {
  totp: ["Aplicativo autenticador", "Um aplicativo no celular mostra um código novo a cada 30 segundos. Funciona sem sinal."],
  passkey: ["Chave de acesso", "Use a digital, o rosto ou a senha do aparelho. Não há código para digitar."],
  sms: [
    "SMS",
    "Um código chega por mensagem. É o meio mais fraco: números podem ser roubados ou desviados por fraude na operadora. Prefira um dos outros.",
  ],
};
const RECOMMENDED = "totp";

/** The kinds of `wanted` that this browser can enrol, the better ones first. */
export const enrollable = (wanted) =>
  Object.keys(MEANS).filter((kind) => wanted.includes(kind) && (kind !== "passkey" || passkeysWork()));

/** Lets the person choose among `factors`. Calls `done()` once a session exists, `again(problem)` when it is too late. */
export async function startEnrolment({ challenge, factors }, { done, again }) {
  const kinds = enrollable(factors);
  const back = kinds.length > 1 ? () => show("choose") : null;
  const begin = (kind) => beginEnrolment(kind, { challenge, done, again, back });
  if (kinds.length === 1) return begin(kinds[0]);
  fill($("#means"), meansList(kinds, begin, $("[data-view=choose]")));
  return show("choose");
}

/** Begins with one kind; `back()` leads to where it was chosen, if there is a choice. */
export async function beginEnrolment(kind, { challenge, done, again, back }) {
  const finish = ({ recovery_codes: codes }) => (codes?.length ? showRecoveryCodes(codes, done) : done());
  for (const button of $$("[data-other-means]")) {
    button.hidden = !back;
    button.onclick = back;
  }
  await BEGIN[kind]({ challenge, finish, again });
}

/** One big button for each kind; refusals of `begin(kind)` are shown in `root`. */
export const meansList = (kinds, begin, root) =>
  kinds.map((kind) => {
    const [name, text] = MEANS[kind];
    const badge = kind === RECOMMENDED && h("span", { class: "badge good" }, "Recomendado");
    const button = h("button", { type: "button", class: "mean" }, h("strong", {}, name, badge), h("span", {}, text));
    button.addEventListener("click", () => attempt(root, () => begin(kind), button));
    return h("li", {}, button);
  });
