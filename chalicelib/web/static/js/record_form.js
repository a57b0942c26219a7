// A form over a record that has a version. Only what was changed goes out; when somebody else was quicker, what they
// saved comes in beside what was typed, and nothing typed is lost.
//
// `fields` tells by name what the form holds: `label`; `flag` for a box to tick; `shown(value)` and `read(text)` where
// a person types it otherwise than the record keeps it; `words(value)` for how to tell it.

import { Problem } from "./api.js";

const YES_OR_NO = { true: "sim", false: "não" };

export function fillForm(form, record, fields) {
  for (const [name, field] of Object.entries(fields)) put(form.elements.namedItem(name), record[name], field);
}

/** What the form says otherwise than `record`, as a body for PATCH. */
export function changesIn(form, record, fields) {
  const typed = Object.entries(fields).map(([name, field]) => [name, valueOf(form.elements.namedItem(name), field)]);
  return Object.fromEntries(typed.filter(([name, value]) => value !== record[name]));
}

/** What a change is taken back with: the fields that are other in `now`, as they were in `before`; null where none is. */
export function formerly(before, now, fields) {
  const names = Object.keys(fields).filter((name) => now[name] !== before[name]);
  return names.length ? Object.fromEntries(names.map((name) => [name, before[name]])) : null;
}

/**
 * The refusal of a stale version (412) in words, after which the form stands on `now`: fields that were left as in
 * `before` show what is saved, the others keep what was typed.
 */
export function overtaken(problem, form, { before, now, fields }) {
  const typed = changesIn(form, before, fields);
  const theirs = Object.entries(fields).filter(([name]) => now[name] !== before[name]);
  for (const [name, field] of theirs) {
    if (!(name in typed)) put(form.elements.namedItem(name), now[name], field);
  }
  return new Problem({
    ...problem,
    title: `${problem.changed_by || "Outra pessoa"} salvou antes de você`,
    detail: "O que você digitou continua aqui. Confira o que já está salvo e, se for o caso, salve de novo.",
    errors: theirs.map(([name, field]) => ({ message: `${field.label}: ${told(now[name], field)}` })),
  });
}

const asItIs = (value) => value ?? "";

function put(input, value, { flag, shown = asItIs }) {
  if (flag) input.checked = value;
  else input.value = shown(value);
}

function valueOf(input, { flag, read = (text) => text }) {
  return flag ? input.checked : read(input.value.trim());
}

function told(value, { flag, shown, words }) {
  if (flag) return YES_OR_NO[value];
  return (words ?? shown ?? asItIs)(value) || "nenhum";
}
