// The page of one's own account, for staff and clients alike: each section asks for its own and refuses by itself.

import { followCodes, showCodes } from "./account_codes.js";
import { followEmail } from "./account_email.js";
import { showFactors } from "./account_factors.js";
import { followData } from "./account_data.js";
import { showOffices } from "./account_offices.js";
import { followPassword } from "./account_password.js";
import { showSessions } from "./account_sessions.js";
import { arrive } from "./bar.js";
import { $, show, tell } from "./dom.js";
import { attempt } from "./forms.js";
import { homeOf } from "./homes.js";
import { showHistory } from "./person_history.js";

/** Everything that another act of the person may have changed. */
function refresh() {
  return Promise.all([showFactors(refresh, backHere).then(showCodes), showSessions(), showHistory("/me")]);
}

function backHere() {
  show("account");
  refresh();
}

attempt($("main"), async () => {
  const me = await arrive();
  for (const link of [$("#home"), $("#back")]) link.href = homeOf(me.context.role);
  $("#back").textContent = me.context.role === "staff" ? "← Voltar ao console" : "← Voltar ao portal";
  tell({ account_name: me.account.name, account_email: me.account.email });
  showOffices(me);
  followCodes(backHere);
  followPassword(refresh);
  followEmail(refresh);
  followData();
  await refresh();
  $("#sections").removeAttribute("data-pending");
});
