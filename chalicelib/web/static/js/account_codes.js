// The person's own recovery codes: how many are left, and new ones in place of the old.

import { post } from "./api.js";
import { ask } from "./asking.js";
import { shortDay } from "./dates.js";
import { $, fill, h } from "./dom.js";
import { onPress } from "./forms.js";
import { proven } from "./proof.js";
import { showRecoveryCodes } from "./recovery_codes.js";
import { count } from "./words.js";

const FEW = 3;

/** `told` is what `GET /me/factors` answered; null when it was refused. */
export function showCodes(told) {
  if (!told) return;
  const { left, saved_at: saved } = told.recovery_codes;
  const state = left ? `${count(left, "código ainda vale", "códigos ainda valem")}.` : "Não há códigos que valham.";
  const kept = saved ? `Guardados em ${shortDay(saved)}.` : "Você ainda não confirmou que os guardou.";
  const warns = left <= FEW || !saved;
  fill(
    $("#recovery-state"),
    h("p", { class: warns ? "notice warn" : "" }, state, " ", kept, left <= FEW && " Gere novos e guarde-os."),
  );
  $("#renew-codes").hidden = false;
}

/** `backHere()` runs once the person says that the new codes are kept. */
export function followCodes(backHere) {
  onPress($("#renew-codes"), () => renew(backHere), $("#recovery"));
}

async function renew(backHere) {
  const sure = await ask({
    title: "Gerar novos códigos?",
    lines: ["Os códigos de agora deixam de valer na hora. Os novos aparecem uma única vez."],
    yes: "Gerar novos",
  });
  if (!sure) return;
  const { recovery_codes: codes } = await proven(() => post("/me/recovery-codes"));
  showRecoveryCodes(codes, backHere);
}
