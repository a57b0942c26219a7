// The second factor after the password: a code, or the forced enrolment with its recovery codes.

import { post } from "./api.js";
import { $, copy, show } from "./dom.js";
import { onSubmit } from "./forms.js";
import { clearProblems } from "./problems.js";
import { showRecoveryCodes } from "./recovery_codes.js";

let current = {};

/**
 * Takes over after a correct password: `answer` is `{next, challenge, factors}`. Calls `done()` once a session
 * exists, `again(problem)` when the challenge has ended and the password is needed anew.
 */
export async function passSecondFactor(answer, { done, again }) {
  current = { challenge: answer.challenge, done, again };
  if (answer.next === "done") return done();
  if (answer.next === "enrol_mfa") return startEnrolment();
  useFactor($("#verify-code"), $("#verify-label"), $("#other-factor"), "totp");
  $("#verify").reset();
  $("#verify-hint").hidden = false;
  show("verify");
  return $("#verify-code").focus();
}

/** Words and keyboard of a code field for one factor; `totp` or `recovery_code`. */
export function useFactor(field, label, other, factor) {
  const byApp = factor === "totp";
  field.dataset.factor = factor;
  field.value = "";
  field.inputMode = byApp ? "numeric" : "text";
  label.textContent = byApp ? "Código do aplicativo autenticador" : "Código de recuperação";
  other.textContent = byApp ? "Perdi o celular: usar um código de recuperação" : "Usar o aplicativo autenticador";
}

/** The other factor than the one in use, and the field ready for it. */
export function swapFactor(field, label, other) {
  clearProblems(field.form);
  useFactor(field, label, other, field.dataset.factor === "totp" ? "recovery_code" : "totp");
  field.focus();
}

/** The refusal of a code, in the words of the factor that was used. */
export function ofFactor(problem, factor) {
  if (problem.code !== "code_invalid" || factor !== "recovery_code") return problem;
  return Object.assign(problem, {
    detail: "Confira o código de recuperação, letra por letra. Cada um vale uma só vez.",
  });
}

/** A code as it was meant: copied codes come with spaces. */
export const cleanCode = (text) => text.replace(/\s+/g, "");

async function startEnrolment() {
  const { secret, otpauth_uri: uri, qr_svg: qr } = await post("/auth/mfa/totp", { challenge: current.challenge });
  $("#qr").src = picture(qr);
  $("#secret").textContent = secret.replace(/(.{4})(?=.)/g, "$1 ");
  $("#copy-secret").onclick = () => copy(secret);
  if (uri.startsWith("otpauth://")) $("#otpauth").href = uri;
  $("#enrol").reset();
  show("enrol");
}

function picture(svg) {
  const named = svg.includes("xmlns=") ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:image/svg+xml,${encodeURIComponent(named)}`;
}

async function orAgain(act) {
  try {
    return await act();
  } catch (problem) {
    if (problem.code !== "challenge_invalid") throw ofFactor(problem, $("#verify-code").dataset.factor);
    current.again(problem);
    return null;
  }
}

onSubmit($("#verify"), async (values) => {
  const body = {
    challenge: current.challenge,
    factor: $("#verify-code").dataset.factor,
    code: cleanCode(values.get("code")),
  };
  if (await orAgain(() => post("/auth/mfa/verify", body))) await current.done();
});

onSubmit($("#enrol"), async (values) => {
  const body = { challenge: current.challenge, code: cleanCode(values.get("code")) };
  const answer = await orAgain(() => post("/auth/mfa/totp/confirm", body));
  if (!answer) return;
  $("#secret").textContent = "";
  $("#qr").removeAttribute("src");
  $("#otpauth").removeAttribute("href");
  showRecoveryCodes(answer.recovery_codes, current.done);
});

$("#other-factor").addEventListener("click", () => {
  $("#verify-hint").hidden = $("#verify-code").dataset.factor === "totp";
  swapFactor($("#verify-code"), $("#verify-label"), $("#other-factor"));
});
