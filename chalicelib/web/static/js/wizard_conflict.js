// Two people, or two tabs, on one draft: says who changed it, and lets the person choose what happens to theirs.

import { $, bdi, fill, h } from "./dom.js";
import { attempt } from "./forms.js";

/**
 * `acts.reload` shows the standing version; `acts.keep`, where given, keeps this screen to be saved over it.
 * `acts.takeUp` and `acts.restart`: the person being edited has changed, so that this edit starts from what is no
 * longer so; it goes on with both, or begins anew. `problem.changes` tells what changed, where that is known.
 */
export function explainConflict(form, problem, me, acts) {
  const mine = problem.changed_by === me.account.name;
  const who = mine
    ? "Você mudou este cadastro em outra aba ou aparelho."
    : h("span", {}, bdi(problem.changed_by ?? "Outra pessoa"), " mudou este cadastro enquanto você o editava.");
  const box = h(
    "div",
    { class: "notice warn stack", role: "alert", tabindex: "-1" },
    h(
      "div",
      {},
      h("strong", {}, "O cadastro mudou"),
      h("p", {}, who),
      problem.changes?.length > 0 && h("ul", {}, problem.changes.map((change) => h("li", {}, bdi(change)))),
      h(
        "p",
        {},
        acts.takeUp
          ? "Esta edição partiu dos dados de antes. Junte o que mudou ao que você digitou e confira antes de concluir."
          : acts.keep
            ? "O que você digitou nesta tela ainda não foi salvo."
            : "Confira de novo antes de concluir.",
      ),
    ),
    h(
      "div",
      { class: "row" },
      acts.reload && button("Carregar a versão atual", acts.reload),
      acts.takeUp && button("Juntar e continuar", acts.takeUp),
      acts.restart && button("Começar de novo com os dados atuais", acts.restart),
      acts.keep && button("Manter o que digitei", acts.keep),
    ),
  );
  fill($("[data-problem]", form), box);
  box.focus();

  function button(text, act) {
    return h(
      "button",
      { type: "button", class: "button quiet small", onclick: () => attempt(form, () => act()) },
      text,
    );
  }
}
