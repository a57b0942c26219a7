// CPF, CNPJ and telephone numbers as people write them.

/** "12.ABC.345/01DE-35" or "529.982.247-25"; anything else as it is. */
export function taxId(text = "") {
  if (/^[0-9A-Z]{12}\d{2}$/.test(text)) return text.replace(/^(..)(...)(...)(....)(..)$/, "$1.$2.$3/$4-$5");
  if (/^\d{11}$/.test(text)) return text.replace(/^(...)(...)(...)(..)$/, "$1.$2.$3-$4");
  return text;
}

/** "(11) 98765-4321" of "+5511987654321"; anything else as it is. */
export function phone(text = "") {
  return text.replace(/^\+55(\d\d)(\d{4,5})(\d{4})$/, "($1) $2-$3");
}
