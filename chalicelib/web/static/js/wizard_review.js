// The last look before Concluir: everything chosen, what is missing, and what will happen.

import { $, bdi, fill, h } from "./dom.js";
import { channelsInWords, permissionsWord, presetWord } from "./granted_words.js";
import { hasOpenInvitation } from "./invitation_actions.js";
import { phone, taxId } from "./numbers.js";
import { extentWord, levelWord, stepWord, steps } from "./words.js";

/** Fills the review view from the draft as saved. */
export function prepareReview(draft, office, unsaved) {
  const open = steps.filter((name) => draft.missing.includes(name) || unsaved.includes(name));
  const cards = steps.map((name) =>
    card(name, draft.missing.includes(name) ? null : SUMMARIES[name](draft.steps[name], office, draft)),
  );
  fill($("#review-list"), open.length > 0 && gaps(open, unsaved), cards);
  fill($("#review-consequence"), consequence(draft.steps.general, office.person));
  $("#review-consequence").hidden = open.length > 0;
}

function gaps(open, unsaved) {
  return h(
    "div",
    { class: "notice warn" },
    h("strong", {}, "Antes de concluir"),
    h(
      "ul",
      {},
      open.map((name) =>
        h(
          "li",
          {},
          h("a", { href: `#${name}` }, stepWord(name)),
          unsaved.includes(name) ? ": salve as mudanças" : ": falta preencher",
        ),
      ),
    ),
  );
}

function card(name, pairs) {
  return h(
    "section",
    { class: "card stack" },
    h(
      "div",
      { class: "row apart" },
      h("h2", {}, stepWord(name)),
      h("a", { href: `#${name}` }, pairs ? "Mudar" : "Preencher", h("span", { class: "unseen" }, ` ${stepWord(name)}`)),
    ),
    pairs ? h("dl", { class: "pairs" }, pairs) : h("p", { class: "soft" }, "Ainda não preenchido."),
  );
}

const pair = (term, text) => [h("dt", {}, term), h("dd", {}, bdi(text))];
const nameIn = (list, id) => list.find((item) => item.id === id)?.name ?? "Não está mais disponível";

const isOwn = (draft) => (wanted) => draft.steps.departments?.departments.some(({ id }) => id === wanted) ?? true;

const SUMMARIES = {
  general: (step) =>
    [
      pair("Nome", step.name),
      pair("E-mail", step.email),
      pair("CPF", step.cpf ? taxId(step.cpf) : "Não informado"),
      pair("Telefone", step.phone ? phone(step.phone) : "Não informado"),
      pair("Acesso ao portal", step.portal_access.active ? "Ativo" : "Inativo"),
      step.demo ? pair("Demonstração", "Sim, nunca recebe mensagens") : [],
    ].flat(),
  departments: ({ departments }, office) =>
    departments.length
      ? departments.flatMap(({ id, level }) => pair(nameIn(office.departments, id), levelWord(level)))
      : pair("Departamentos", "Nenhum"),
  companies: ({ companies }, office, draft) =>
    companies.flatMap(({ id, departments }) =>
      pair(
        nameIn(office.companies, id),
        extentWord(departments?.filter(isOwn(draft)).map((each) => nameIn(office.departments, each))),
      ),
    ),
  permissions: ({ permissions, preset }, office) =>
    [
      preset ? pair("Perfil", presetWord(preset, office.catalogue.presets)) : [],
      pair("Pode", permissionsWord(permissions, office.catalogue)),
    ].flat(),
  notifications: ({ notifications, preset }, office) =>
    [
      preset ? pair("Perfil", presetWord(preset, office.catalogue.notification_presets)) : [],
      channelsInWords(notifications, office.catalogue).flatMap((told) => pair(...told)),
    ].flat(),
};

const movedTo = (email, old) => [
  "Ao concluir, o link enviado a ",
  bdi(old),
  " deixa de valer e um novo convite segue para ",
  h("b", {}, bdi(email)),
  ".",
];

/** `person` is whom an edit is about, as they stand. */
function consequence(general, person) {
  if (!general) return [];
  const { active, send } = general.portal_access;
  if (general.demo) return ["Ao concluir, nada é enviado: é um usuário de demonstração."];
  if (!active && person?.portal_access)
    return ["Ao concluir, a pessoa perde o acesso ao portal na hora e um convite em aberto deixa de valer. Nada é enviado."];
  if (!active) return ["Ao concluir, o cadastro fica guardado sem acesso ao portal. Nada é enviado."];
  if (send === "now") return ["Ao concluir, o convite será enviado para ", h("b", {}, bdi(general.email)), "."];
  if (send === "later") return ["Ao concluir, nada é enviado. Use “Enviar agora” na lista quando quiser convidar."];
  if (hasOpenInvitation(person) && general.email !== person.email) return movedTo(general.email, person.email);
  return ["As mudanças valem a partir do próximo acesso da pessoa. Nada é enviado."];
}
