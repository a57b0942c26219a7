// The entrance page: e-mail and password, then the second factor, then the person's home; or a passkey alone.

import { get, post } from "./api.js";
import { orAgain } from "./challenges.js";
import { $, h, show } from "./dom.js";
import { onPress, onSubmit } from "./forms.js";
import { enter, safeNext } from "./homes.js";
import { passkeysWork, usePasskey } from "./passkey.js";
import { showProblem } from "./problems.js";
import { passSecondFactor } from "./second_factor.js";

const next = safeNext(new URLSearchParams(location.search).get("next"));
const form = $("#sign-in");

function again(problem) {
  show("sign-in", { focus: false });
  showProblem(form, problem);
}

async function enterByPasskey() {
  const { challenge, options } = await post("/auth/passkey/options");
  const credential = await usePasskey(options);
  if (await orAgain(() => post("/auth/passkey/confirm", { challenge, credential }), again)) await enter(next);
}

/** Whoever is signed in already is led on; where that cannot be known, the form stands here anyway. */
async function leadOn() {
  const { role } = await get("/auth/session", { stay: true });
  if (role) await enter(next);
}

onSubmit(form, async (values) => {
  const answer = await post("/auth/login", { email: values.get("email").trim(), password: values.get("password") });
  await passSecondFactor(answer, { done: () => enter(next), again });
  $("#password").value = "";
});

onPress($("#by-passkey"), enterByPasskey, form);
$("#by-passkey").hidden = !passkeysWork();
if (next) $("#again").replaceChildren(h("strong", {}, "Para continuar, entre de novo."));
$("#email").focus();
leadOn().catch(() => {});
