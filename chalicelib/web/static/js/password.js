// The page for a forgotten password: asks for a link, or follows one. It never signs anybody in.

import { post } from "./api.js";
import { $, show } from "./dom.js";
import { onSubmit } from "./forms.js";
import { followGuidelines } from "./guidelines.js";

const SKIP_LINK = "conteudo";
const found = location.hash.slice(1);
const token = found === SKIP_LINK ? "" : found;

/** How the gateway answers for a route that this deployment does not have. */
const MISSING = [403, 404, 405];

function whenMissing(problem) {
  if (!MISSING.includes(problem.status)) throw problem;
  show("unavailable");
  return "missing";
}

if (token) {
  history.replaceState(null, "", location.pathname);
  show("reset");
  followGuidelines($("#new-password"));
}

onSubmit($("#forgot"), async (values) => {
  const outcome = await post("/auth/password/forgot", { email: values.get("email").trim() }).catch(whenMissing);
  if (outcome !== "missing") show("asked");
});

onSubmit($("#reset"), async (values) => {
  const outcome = await post("/auth/password/reset", { token, password: values.get("password") }).catch(whenMissing);
  if (outcome !== "missing") show("changed");
});
