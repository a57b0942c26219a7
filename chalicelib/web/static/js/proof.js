// Proves the person anew, password and second factor, where the API asks for it before an act; then repeats the act.

import { post } from "./api.js";
import { $ } from "./dom.js";
import { askFactor } from "./factor_field.js";
import { Cancelled, onSubmit } from "./forms.js";
import { showProblem } from "./problems.js";

const dialog = $("#proof");
const first = $("#proof-password");
const second = $("#proof-factor");

let challenge = "";
let prove;

/** What `act` gives, after a proof where one is due. Errors: `Cancelled` when the person goes back instead. */
export async function proven(act) {
  try {
    return await act();
  } catch (problem) {
    if (problem.code !== "proof_required") throw problem;
  }
  await proof();
  return act();
}

function proof() {
  turnTo(first);
  dialog.returnValue = "";
  dialog.showModal();
  $("#proof-current").focus();
  return new Promise((resolve, reject) => {
    const closed = () => {
      first.reset();
      second.reset();
      if (dialog.returnValue === "proven") resolve();
      else reject(new Cancelled());
    };
    dialog.addEventListener("close", closed, { once: true });
  });
}

function turnTo(form) {
  first.hidden = form !== first;
  second.hidden = form !== second;
}

onSubmit(first, async (values) => {
  const answer = await post("/me/proof", { password: values.get("password") });
  challenge = answer.challenge;
  prove = askFactor(second, answer);
  turnTo(second);
  ($("#proof-factor-code") ?? $("button", second)).focus();
});

onSubmit(second, async () => {
  try {
    await prove((evidence) => post("/me/proof/confirm", { challenge, ...evidence }));
  } catch (problem) {
    if (problem.code !== "challenge_invalid") throw problem;
    turnTo(first);
    showProblem(first, problem);
    return;
  }
  dialog.close("proven");
});
