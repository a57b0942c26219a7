// What a person may do and hears of, in the words of the office's catalogue.

import { channelWord } from "./words.js";

const CHANNELS = ["both", "email", "portal", "none"];

/** Entries that the office hides still have their words, for whoever has one. */
export const known = (catalogue, kind) => [...catalogue[kind], ...catalogue.hidden[kind]];
export const labelIn = (list, slug) => list.find((item) => item.slug === slug)?.label ?? slug;

/** "Ler notícias; Solicitar serviços" */
export const permissionsWord = (slugs, catalogue) =>
  slugs.map((slug) => labelIn(known(catalogue, "permissions"), slug)).join("; ") || "Nada além de ver as pastas";

export const presetWord = (slug, presets) => labelIn(presets, slug);

/** `[channel, notifications]` in words, for each channel by which the person hears of anything, and for what by none. */
export function channelsInWords(chosen, catalogue) {
  const channelOf = (slug) => chosen[slug] ?? "none";
  const held = catalogue.hidden.notifications.filter(({ slug }) => channelOf(slug) !== "none");
  const entries = [...catalogue.notifications, ...held];
  return CHANNELS.flatMap((channel) => {
    const labels = entries.filter(({ slug }) => channelOf(slug) === channel).map(({ label }) => label);
    return labels.length ? [[channelWord(channel), labels.join("; ")]] : [];
  });
}
