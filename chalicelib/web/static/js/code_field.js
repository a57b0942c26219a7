// The field for a code, in the words and with the keyboard of the factor that gives it.

import { h } from "./dom.js";

const KINDS = {
  totp: { label: "Código do aplicativo autenticador", hint: "Seis números, que mudam a cada 30 segundos." },
  sms: { label: "Código recebido por SMS", hint: "Seis números. Vale o da mensagem mais recente." },
  recovery_code: { label: "Código de recuperação", hint: "Um dos dez que você guardou. Cada um vale uma só vez." },
};
const WRONG = {
  sms: "Confira o código na mensagem mais recente ou peça outro.",
  recovery_code: "Confira o código de recuperação, letra por letra. Cada um vale uma só vez.",
  passkey: "A chave de acesso não foi aceita. Tente de novo ou escolha outro meio.",
};

/** The labelled field; `kind` is totp, sms or recovery_code. */
export function codeField(kind, id) {
  const { label, hint } = KINDS[kind];
  const input = h("input", {
    class: "code-input",
    id,
    name: "code",
    autocomplete: kind === "recovery_code" ? "off" : "one-time-code",
    inputmode: kind === "recovery_code" ? "text" : "numeric",
    enterkeyhint: "go",
    maxlength: "32",
    autocapitalize: "none",
    spellcheck: "false",
    required: true,
    "aria-describedby": `${id}-hint`,
    "data-factor": kind,
    "data-missing": "Digite o código.",
  });
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    h("p", { class: "hint", id: `${id}-hint` }, hint),
    input,
  );
}

/** A code as it was meant: copied codes come with spaces. */
export const cleanCode = (text) => text.replace(/\s+/g, "");

/** The refusal of a code, in the words of the factor that was used. */
export function ofFactor(problem, kind) {
  if (problem.code === "code_invalid" && WRONG[kind]) problem.detail = WRONG[kind];
  return problem;
}
