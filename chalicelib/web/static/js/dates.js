// Instants as people read them, in the browser's own time zone.

const DAY = new Intl.DateTimeFormat("pt-BR", { day: "numeric", month: "long" });
const SHORT = new Intl.DateTimeFormat("pt-BR", { day: "2-digit", month: "2-digit", year: "numeric" });
const MOMENT = new Intl.DateTimeFormat("pt-BR", {
  day: "2-digit",
  month: "2-digit",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
const HOUR = new Intl.DateTimeFormat("pt-BR", { hour: "2-digit", minute: "2-digit" });

const using = (format) => (instant) => (instant ? format.format(new Date(instant)) : "");

/** "2 de dezembro" */
export const day = using(DAY);
/** "02/12/2026" */
export const shortDay = using(SHORT);
/** "02/12/2026, 10:32" */
export const moment = using(MOMENT);
/** "10:32" */
export const hour = using(HOUR);
