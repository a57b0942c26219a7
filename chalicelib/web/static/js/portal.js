// The person's home: the folders of the company chosen, and the way to other companies and offices.

import { get, withQuery } from "./api.js";
import { arrive, changeContext, switcher } from "./bar.js";
import { $, bdi, fill, h } from "./dom.js";
import { attempt } from "./forms.js";
import { LEVEL_FOR_YOU, levelWord } from "./words.js";

const room = $("main");
const list = $("#folders");
const FEW_CODES = 3;

let me;
let asked = 0;

async function showFolders(company) {
  const turn = ++asked;
  list.setAttribute("aria-busy", "true");
  const { items } = await get(withQuery("/documents/folders", { company: company.id }));
  if (turn !== asked) return;
  list.removeAttribute("aria-busy");
  list.classList.remove("waiting");
  $("#no-folders").hidden = items.length > 0;
  fill(list, items.map(folder));
}

function folder({ name, department, level }) {
  return h(
    "li",
    { class: "folder" },
    h("h3", {}, bdi(name)),
    h("p", { class: "small soft" }, bdi(department?.name ?? department ?? "Compartilhada pelo escritório")),
    h("span", { class: "badge info" }, levelWord(level)),
    h("p", { class: "small" }, LEVEL_FOR_YOU[level]),
  );
}

async function chooseCompany(company) {
  if (!me.view && !(await changeContext({ office_id: me.context.office.id, company_id: company.id }))) return false;
  me.context.company = company;
  say(company);
  await attempt(room, () => showFolders(company));
  return true;
}

function say(company) {
  fill($("#whose"), "Documentos de ", bdi(company.name), ", com ", bdi(me.context.office.name));
  document.title = `${company.name} · Portal do Cliente`;
}

attempt(room, async () => {
  me = await arrive("client");
  const companies = me.offices.find((office) => office.id === me.context.office.id)?.companies ?? [];
  const company = companies.find((each) => each.id === me.context.company?.id) ?? companies[0];
  me.context.company = company;
  fill($("#greeting"), "Olá, ", bdi(me.account.name.split(" ")[0]));
  switcher("company", companies, company?.id, chooseCompany);
  if (!me.view && me.recovery_codes_left <= FEW_CODES) warnAboutCodes(me.recovery_codes_left);
  if (!company) {
    $("#whose").textContent = "Nenhuma empresa está ligada ao seu acesso. Fale com o seu escritório.";
    list.removeAttribute("aria-busy");
    list.classList.remove("waiting");
    return;
  }
  say(company);
  await showFolders(company);
});

function warnAboutCodes(left) {
  const text = left
    ? `${left === 1 ? "Resta 1 código" : `Restam ${left} códigos`} de recuperação. `
    : "Seus códigos de recuperação acabaram. ";
  const link = h("a", { href: "/conta" }, "Gere novos em Minha conta");
  fill($("#portal-notice"), h("p", { class: "notice warn" }, text, link, "."));
}
