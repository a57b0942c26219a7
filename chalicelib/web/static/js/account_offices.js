// The offices that the account belongs to, and leaving one of them.

import { remove } from "./api.js";
import { ask } from "./asking.js";
import { $, bdi, fill, h } from "./dom.js";
import { onPress } from "./forms.js";
import { proven } from "./proof.js";
import { roleWord } from "./words.js";

const section = $("#offices");

/** `me` is what `GET /me` answered. */
export function showOffices(me) {
  fill(
    $("#offices-list"),
    me.offices.map((office) => line(office, me)),
  );
}

function line(office, me) {
  const button = h(
    "button",
    { type: "button", class: "button bad small" },
    "Sair do escritório",
    h("span", { class: "unseen" }, " ", office.name),
  );
  onPress(button, () => leave(office, me), section);
  const about = [
    h("strong", {}, bdi(office.name)),
    h("p", { class: "small soft" }, [roleWord(office.role), ...office.companies.map(({ name }) => name)].join(" · ")),
  ];
  return h("li", {}, h("div", { class: "about" }, about), button);
}

async function leave(office, me) {
  const isOnly = me.offices.length === 1;
  const sure = await ask({
    title: "Sair deste escritório?",
    lines: [
      h("span", {}, "Você deixa ", h("strong", {}, bdi(office.name)), " e não vê mais o que é de lá. Avisamos o escritório."),
      "Para voltar, é preciso um novo convite.",
      isOnly && "É o seu único escritório: depois disso não há onde entrar.",
    ].filter(Boolean),
    yes: "Sair do escritório",
    bad: true,
  });
  if (!sure) return;
  await proven(() => remove(`/me/offices/${encodeURIComponent(office.id)}`));
  if (office.id === me.context.office.id) location.replace("/");
  else location.reload();
}
