// What the import's codes read as on screen.

import { h } from "./dom.js";
import { count } from "./words.js";

const OUTCOMES = {
  error: ["Com erro", "bad"],
  new: ["Nova pessoa", "good"],
  update: ["A atualizar", "info"],
  unchanged: ["Sem mudança", ""],
  skipped: ["Não incluída", "warn"],
};
const STATUSES = {
  announced: ["Arquivo não enviado", ""],
  reading: ["Conferindo", "info"],
  read: ["Aguarda você conferir", "warn"],
  refused: ["Arquivo recusado", "bad"],
  running: ["Em andamento", "info"],
  cancelling: ["Parando", "warn"],
  done: ["Concluída", "good"],
  cancelled: ["Cancelada", ""],
  failed: ["Parou no meio", "bad"],
};

/** In the order of the template. */
export const COLUMNS = {
  name: "Nome completo",
  email: "E-mail",
  cpf: "CPF",
  phone: "Telefone",
  companies: "Empresas",
  departments: "Departamentos",
  preset: "Perfil de permissões",
  notification_preset: "Perfil de notificações",
  send: "Enviar convite",
};
export const REQUIRED = ["name", "email", "companies", "departments"];

export const isRunning = ({ status }) => status === "running" || status === "cancelling";
export const outcomeBadge = (outcome) => badge(OUTCOMES[outcome] ?? [outcome, ""]);
export const outcomeWord = (outcome) => OUTCOMES[outcome]?.[0] ?? outcome;
export const statusOfImport = ({ status }) => badge(STATUSES[status] ?? [status, ""]);
export const policyWord = (policy) =>
  policy === "update" ? "Cadastra quem é novo e atualiza quem já existe." : "Só cadastra quem é novo.";
export const rowsWord = (number) => count(number, "linha", "linhas");

const badge = ([text, kind]) => h("span", { class: `badge ${kind}` }, text);

/** What was done so far, one part each, without what is none. */
export function deedsOf({ created, updated, failed }) {
  return [
    created > 0 && count(created, "linha cadastrada", "linhas cadastradas"),
    updated > 0 && count(updated, "linha atualizada", "linhas atualizadas"),
    failed > 0 && count(failed, "linha não pôde ser cadastrada", "linhas não puderam ser cadastradas"),
  ].filter(Boolean);
}
