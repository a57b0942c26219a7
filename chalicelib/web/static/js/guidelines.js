// The password guidelines, ticked as the person types by the server's own numbers. The server has the last word.

import { get } from "./api.js";
import { $, fill, h } from "./dom.js";
import { isMadeOf, isRepetitive } from "./password_shapes.js";

const length = (password) => [...password.normalize("NFC")].length;

/** What can be told here for sure: whether a rule is met. */
const CHECKS = {
  min_length: (password, rule) => length(password) >= rule.value,
  max_length: (password, rule) => length(password) <= rule.value,
  repetitive: (password, rule) => !isRepetitive(password.normalize("NFC"), rule),
};

/** What can be told here in part: that a rule is broken, by what this page knows of the person. */
const OBJECTIONS = {
  personal: (password, known) => isMadeOf(password, known),
};

const IN_SHORT = [{ code: "min_length", value: 8, text: "Ao menos 8 caracteres. Uma frase curta funciona bem." }];
const ON_SAVING = "O resto é conferido ao salvar: senhas conhecidas, nomes e números ligados a você.";

/**
 * Lists the rules under a password field and follows what is typed. `known()` gives the texts that this page has
 * about the person (names, e-mail, office), of which a password should not be made. The form is seen once they are there.
 */
export async function followGuidelines(field, list = $("#rules"), known = () => []) {
  const form = list.closest("form");
  form.setAttribute("data-pending", "");
  const rules = await load();
  const lines = rules.map((rule) => [rule, h("li", { class: rule.code in CHECKS ? "" : "told" }, rule.text)]);
  fill(
    list,
    lines.map(([, line]) => line),
    rules.some((rule) => rule.checked === "saving") && h("li", { class: "told" }, ON_SAVING),
  );
  const check = () => {
    const shortest = rules.find((rule) => rule.code === "min_length");
    const enough = !shortest || CHECKS.min_length(field.value, shortest);
    lines.forEach(([rule, line]) => show(line, judged(rule, field.value, enough, known)));
  };
  field.addEventListener("input", check);
  check();
  form.removeAttribute("data-pending");
}

async function load() {
  try {
    return (await get("/auth/password/guidelines", { stay: true })).rules;
  } catch {
    return IN_SHORT;
  }
}

/** "met", "unmet", or nothing yet: whoever is still typing is not told that it is too short or too plain. */
function judged(rule, password, enough, known) {
  if (!password || (!enough && rule.code !== "max_length")) return "";
  if (CHECKS[rule.code]) return CHECKS[rule.code](password, rule) ? "met" : "unmet";
  return OBJECTIONS[rule.code]?.(password, known()) ? "unmet" : "";
}

function show(line, state) {
  line.classList.toggle("met", state === "met");
  line.classList.toggle("unmet", state === "unmet");
}
