// The second factor after the password: one that the account has, or the forced enrolment of the first.

import { post } from "./api.js";
import { orAgain } from "./challenges.js";
import { $, show } from "./dom.js";
import { startEnrolment } from "./enrolment.js";
import { askFactor } from "./factor_field.js";
import { onSubmit } from "./forms.js";

let current = {};

/**
 * Takes over after a correct password: `answer` is `{next, challenge, factors}`. Calls `done()` once a session
 * exists, `again(problem)` when the challenge has ended and the password is needed anew.
 */
export async function passSecondFactor(answer, { done, again }) {
  if (answer.next === "done") return done();
  if (answer.next === "enrol_mfa") return startEnrolment(answer, { done, again });
  current = { challenge: answer.challenge, prove: askFactor($("#verify"), answer), done, again };
  show("verify");
  return $("#verify-code")?.focus();
}

onSubmit($("#verify"), async () => {
  const { challenge, prove, done, again } = current;
  const opened = await orAgain(
    () => prove((evidence) => post("/auth/mfa/verify", { challenge, ...evidence })),
    again,
  );
  if (opened) await done();
});
