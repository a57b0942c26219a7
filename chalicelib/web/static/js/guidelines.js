// The password guidelines, ticked as the person types. The server has the last word.

import { get } from "./api.js";
import { $, fill, h } from "./dom.js";

/** How a rule is checked here; a rule that only the server can check has no entry and is just read. */
const CHECKS = {
  min_length: (password, rule) => length(password) >= rule.value,
  max_length: (password, rule) => length(password) <= rule.value,
};

const length = (password) => [...password.normalize("NFC")].length;

/** Lists the rules under a password field and follows what is typed. */
export async function followGuidelines(field, list = $("#rules")) {
  const rules = await load();
  const lines = rules.map((rule) => [rule, h("li", {}, rule.text)]);
  fill(
    list,
    lines.map(([, line]) => line),
  );
  const check = () => lines.forEach(([rule, line]) => tick(line, rule, field.value));
  field.addEventListener("input", check);
  check();
}

async function load() {
  try {
    return (await get("/auth/password/guidelines", { stay: true })).rules;
  } catch {
    return [{ code: "min_length", value: 8, text: "Ao menos 8 caracteres. Uma frase curta funciona bem." }];
  }
}

function tick(line, rule, password) {
  const check = CHECKS[rule.code];
  const met = Boolean(check && password && check(password, rule));
  line.classList.toggle("met", met);
  line.classList.toggle("unmet", Boolean(check && rule.code === "max_length" && password && !met));
}
