// The entrance page: e-mail and password, then the second factor, then the person's home.

import { post } from "./api.js";
import { $, show } from "./dom.js";
import { onSubmit } from "./forms.js";
import { enter, safeNext } from "./homes.js";
import { showProblem } from "./problems.js";
import { passSecondFactor } from "./second_factor.js";

const next = safeNext(new URLSearchParams(location.search).get("next"));
const form = $("#sign-in");

function again(problem) {
  show("sign-in", { focus: false });
  showProblem(form, problem);
}

onSubmit(form, async (values) => {
  const answer = await post("/auth/login", { email: values.get("email").trim(), password: values.get("password") });
  await passSecondFactor(answer, { done: () => enter(next), again });
  $("#password").value = "";
});

$("#again").hidden = !next;
$("#email").focus();
