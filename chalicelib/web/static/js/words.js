// What codes of the API read as on screen.

import { h } from "./dom.js";

const STATUSES = {
  not_invited: ["Não convidado", ""],
  invited: ["Convidado, não aceitou", "info"],
  bounced: ["Devolvido", "bad"],
  expired: ["Convite expirado", "warn"],
  revoked: ["Convite revogado", "warn"],
  declined: ["Recusou o convite", "warn"],
  registered: ["Falta o segundo fator", "info"],
  active: ["Ativo", "good"],
  inactive: ["Inativo", ""],
};
const DELIVERIES = {
  queued: "Na fila de envio",
  sent: "Enviado",
  delivered: "Entregue na caixa postal",
  bounced: "Devolvido",
  complained: "Marcado como spam pela pessoa",
  refused: "Não enviado: recusado pelo serviço de e-mail",
  expired: "Expirado",
  revoked: "Revogado",
  declined: "Recusado pela pessoa",
  accepted: "Aceito",
};
const REASONS = {
  sent: "Ainda não recebido",
  complained: "Motivo",
  refused: "Motivo da recusa",
};
const LEVELS = { owner: "Proprietário", contributor: "Contribuinte", reviewer: "Revisor" };
const STEPS = {
  general: "Geral",
  departments: "Departamentos",
  companies: "Clientes",
  permissions: "Permissões",
  notifications: "Notificações",
};
const CHANNELS = { none: "Nenhum aviso", email: "E-mail", portal: "Portal", both: "E-mail e portal" };
const ROLES = { staff: "Colaborador do escritório", client: "Cliente" };
const FACTORS = {
  totp: "Aplicativo autenticador",
  passkey: "Chave de acesso",
  sms: "SMS",
  recovery_code: "Código de recuperação",
};

/** What each level allows in a folder, for the explanation beside the choice. */
export const LEVEL_HELP = {
  owner: "Tudo: abre, baixa, envia, renomeia e exclui qualquer documento ou pasta.",
  contributor: "Abre, baixa, envia, cria pastas; renomeia e exclui só o que é seu.",
  reviewer: "Só abre e baixa.",
};

/** The same, to the person who has the level. */
export const LEVEL_FOR_YOU = {
  owner: "Você abre, baixa, envia, renomeia e exclui.",
  contributor: "Você abre, baixa e envia documentos.",
  reviewer: "Você abre e baixa documentos.",
};

export const statusOptions = () => Object.entries(STATUSES).map(([value, [text]]) => h("option", { value }, text));
export const statusWord = (status) => STATUSES[status]?.[0] ?? status;
export const statusBadge = (status) => h("span", { class: `badge ${STATUSES[status]?.[1] ?? ""}` }, statusWord(status));
export const demoBadge = ({ demo }) => demo && h("span", { class: "badge info" }, "Demonstração");
export const deliveryWord = (status) => DELIVERIES[status] ?? status;
/** What the reason in `bounce_reason` is the reason of. */
export const reasonWord = (status) => REASONS[status] ?? "Motivo da devolução";
export const levelWord = (level) => LEVELS[level] ?? level;
export const levels = Object.keys(LEVELS);
export const stepWord = (step) => STEPS[step] ?? step;
export const steps = Object.keys(STEPS);
/** Which departments a company has for the person; `names` is left out where it has all of theirs. */
export const extentWord = (names) => {
  if (!names) return "Todos os departamentos, inclusive os que a pessoa receber depois";
  return names.length ? `Só ${names.join(", ")}` : "Nenhum departamento: reveja esta empresa";
};
export const channelWord = (channel) => CHANNELS[channel] ?? channel;
export const roleWord = (role) => ROLES[role] ?? role;
export const factorWord = (kind) => FACTORS[kind] ?? kind;

/** "1 usuário", "3 usuários" */
export const count = (number, one, many) => `${number.toLocaleString("pt-BR")} ${number === 1 ? one : many}`;
