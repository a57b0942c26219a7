// Setting up an authenticator app: its picture, its key in text, and the code that shows that it works.

import { post } from "./api.js";
import { orAgain } from "./challenges.js";
import { cleanCode } from "./code_field.js";
import { $, copy, show } from "./dom.js";
import { onSubmit } from "./forms.js";

let current = {};

/** `enrolment` is `{challenge, finish(answer), again(problem)}`. */
export async function beginTotp(enrolment) {
  current = enrolment;
  const { challenge, again } = enrolment;
  const begun = await orAgain(() => post("/auth/mfa/totp", { challenge }), again);
  if (!begun) return;
  const { secret, otpauth_uri: uri, qr_svg: qr } = begun;
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

function forget() {
  $("#secret").textContent = "";
  $("#qr").removeAttribute("src");
  $("#otpauth").removeAttribute("href");
  $("#copy-secret").onclick = null;
}

onSubmit($("#enrol"), async (values) => {
  const body = { challenge: current.challenge, code: cleanCode(values.get("code")) };
  const answer = await orAgain(() => post("/auth/mfa/totp/confirm", body), current.again);
  forget();
  if (answer) await current.finish(answer);
});
