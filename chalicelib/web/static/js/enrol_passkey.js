// Setting up a passkey of this device.

import { post } from "./api.js";
import { orAgain } from "./challenges.js";
import { $, show } from "./dom.js";
import { onSubmit } from "./forms.js";
import { createPasskey } from "./passkey.js";

let current = {};

/** `enrolment` is `{challenge, finish(answer), again(problem)}`. */
export function beginPasskey(enrolment) {
  current = enrolment;
  show("enrol-passkey");
}

onSubmit($("#enrol-passkey"), async () => {
  const { challenge, again, finish } = current;
  const answer = await orAgain(async () => {
    const options = await post("/auth/mfa/passkey/options", { challenge });
    return post("/auth/mfa/passkey/confirm", { challenge, credential: await createPasskey(options) });
  }, again);
  if (answer) await finish(answer);
});
