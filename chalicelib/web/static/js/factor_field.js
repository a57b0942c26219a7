// Asks for one of an account's factors, whichever the person has at hand.

import { post } from "./api.js";
import { cleanCode, codeField, ofFactor } from "./code_field.js";
import { $, fill, h } from "./dom.js";
import { onPress } from "./forms.js";
import { passkeysWork, usePasskey } from "./passkey.js";
import { clearProblems } from "./problems.js";
import { requestCode, smsSender } from "./sms_code.js";

const NAMES = {
  totp: "Aplicativo autenticador",
  passkey: "Chave de acesso",
  sms: "Código por SMS",
  recovery_code: "Código de recuperação (perdi o celular)",
};

/**
 * Fills `[data-factor]` and `[data-other-factors]` of `form`. Gives `prove(send)`: calls `send({factor, code})`
 * or `send({factor, credential})` with what the person offers, and words its refusal for that factor.
 */
export function askFactor(form, { challenge, factors }) {
  const kinds = inOrder(factors);
  let kind = kinds[0];
  const use = (wanted, focus = true) => {
    kind = wanted;
    clearProblems(form);
    fill($("[data-factor]", form), BUILD[kind](form, challenge));
    fill($("[data-other-factors]", form), others(kinds, kind, use));
    if (focus) ($("input", $("[data-factor]", form)) ?? submitOf(form)).focus();
  };
  use(kind, false);
  return async (send) => {
    const evidence = await EVIDENCE[kind === "passkey" ? "passkey" : "code"](form, challenge);
    return send({ factor: kind, ...evidence }).catch((problem) => {
      throw ofFactor(problem, kind);
    });
  };
}

const BUILD = {
  totp: (form) => [codeField("totp", `${form.id}-code`)],
  recovery_code: (form) => [codeField("recovery_code", `${form.id}-code`)],
  sms: (form, challenge) => {
    const { status, button, press } = smsSender(() => requestCode(challenge));
    const field = codeField("sms", `${form.id}-code`);
    onPress(button, async () => (await press()) && $("input", field).focus(), form);
    return [h("div", { class: "row" }, button), status, field];
  },
  passkey: () => [
    h("p", {}, "Toque no botão abaixo: o navegador pede a digital, o rosto ou a senha do aparelho que guarda a chave."),
  ],
};

const EVIDENCE = {
  code: (form) => ({ code: cleanCode($(`#${form.id}-code`).value) }),
  passkey: async (_, challenge) => {
    const options = await post("/auth/mfa/passkey/options", { challenge });
    return { credential: await usePasskey(options) };
  },
};

/** The handy ones first; a passkey last where the browser knows none. */
function inOrder(factors) {
  const order = passkeysWork() ? ["totp", "passkey", "sms", "recovery_code"] : ["totp", "sms", "recovery_code", "passkey"];
  return order.filter((kind) => factors.includes(kind));
}

function others(kinds, kind, use) {
  const rest = kinds.filter((other) => other !== kind);
  if (!rest.length) return [];
  const press = (other) => h("button", { type: "button", class: "plain", onclick: () => use(other) }, NAMES[other]);
  return h(
    "details",
    { class: "other" },
    h("summary", {}, "Usar outro meio"),
    h(
      "ul",
      {},
      rest.map((other) => h("li", {}, press(other))),
    ),
  );
}

const submitOf = (form) => $("button:not([type='button'])", form);
