// A field for CNPJ or CPF: the mask comes by itself while one writes at the end, and once more when the field is left.

import { taxId } from "./numbers.js";

const CPF = { lengths: [3, 3, 3, 2], marks: ["", ".", ".", "-"] };
const CNPJ = { lengths: [2, 3, 3, 4, 2], marks: ["", ".", ".", "/", "-"] };
const LONGEST = 14;

/** "12.abc.345/01de-35" as the API keeps it: "12ABC34501DE35". */
export const plainTaxId = (text) => text.replace(/[\s./-]/g, "").toUpperCase();

export function maskTaxId(field) {
  field.addEventListener("input", (event) => {
    const isAtEnd = field.selectionStart === field.value.length;
    const isTaking = event.inputType?.startsWith("delete");
    if (isAtEnd && !isTaking && !event.isComposing) field.value = begun(field.value);
  });
  field.addEventListener("blur", () => {
    const code = plainTaxId(field.value);
    if (taxId(code) !== code) field.value = taxId(code);
  });
}

/** A part of a number with the part of its mask; what can be neither stays as it was typed. */
function begun(text) {
  const code = plainTaxId(text);
  if (!/^[0-9A-Z]+$/.test(code) || code.length > LONGEST) return text;
  const { lengths, marks } = /^\d{1,11}$/.test(code) ? CPF : CNPJ;
  let rest = code;
  return lengths.reduce((masked, length, position) => {
    const piece = rest.slice(0, length);
    rest = rest.slice(length);
    return piece ? masked + marks[position] + piece : masked;
  }, "");
}
