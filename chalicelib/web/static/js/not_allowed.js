// What whoever works at the office without the client portal is told on its pages.

export const NOT_ALLOWED = {
  status: 403,
  title: "Seu acesso não inclui o Portal do Cliente",
  detail: "Peça a um administrador do escritório para marcar “Utiliza Portal do Cliente” no seu cadastro.",
};
