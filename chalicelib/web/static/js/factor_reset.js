// The page of the link after an office's reset: the password, and a new second factor in place of the lost one.

import { post } from "./api.js";
import { $, show } from "./dom.js";
import { startEnrolment } from "./enrolment.js";
import { onSubmit } from "./forms.js";
import { enter } from "./homes.js";
import { onAnotherLink, takeToken } from "./mailed_link.js";
import { showProblem } from "./problems.js";

const form = $("#reset");
let token = "";

function follow(found) {
  token = found;
  form.reset();
  show(token ? "reset" : "no-token");
}

function again(problem) {
  show("reset", { focus: false });
  showProblem(form, problem);
}

function whenDead(problem) {
  if (problem.code !== "link_invalid") throw problem;
  show("dead");
}

onSubmit(form, async (values) => {
  const answer = await post("/auth/mfa/reset", { token, password: values.get("password") }).catch(whenDead);
  if (!answer) return;
  form.reset();
  await startEnrolment(answer, { done: () => enter(), again: (problem) => again(problem) });
});

onAnotherLink(follow);
follow(takeToken());
