// Already has an account: the current password, the second factor, the office read, and the linking confirmed.

import { post } from "./api.js";
import { $, show, tell } from "./dom.js";
import { onSubmit } from "./forms.js";
import { enter } from "./homes.js";
import { showProblem } from "./problems.js";
import { cleanCode, ofFactor, passSecondFactor, swapFactor, useFactor } from "./second_factor.js";

let challenge = "";

/** `token()` gives the link's token, `whenDead(problem)` shows that it died meanwhile. */
export function followLink(token, whenDead) {
  const code = $("#confirm-code");
  const label = $("#confirm-label");
  const other = $("#confirm-other");

  onSubmit($("#link"), async (values) => {
    const answer = await post("/invitations/link", { token: token(), password: values.get("password") }).catch(
      whenDead,
    );
    if (!answer) return;
    $("#link").reset();
    challenge = answer.challenge;
    tell({ office_name: answer.office_name });
    $("#confirm").reset();
    $("#confirm-factor").hidden = answer.next !== "mfa";
    code.disabled = answer.next !== "mfa";
    useFactor(code, label, other, "totp");
    show("confirm");
  });

  onSubmit($("#confirm"), async () => {
    const proof = code.disabled ? {} : { factor: code.dataset.factor, code: cleanCode(code.value) };
    const answer = await post("/invitations/link/confirm", { challenge, accept: true, ...proof }).catch((problem) => {
      if (problem.code !== "challenge_invalid") return whenDead(ofFactor(problem, code.dataset.factor));
      show("link", { focus: false });
      return showProblem($("#link"), problem);
    });
    if (!answer) return;
    await passSecondFactor(answer, { done: () => enter(), again: () => location.replace("/") });
  });

  other.addEventListener("click", () => swapFactor(code, label, other));
}
