// How long ago, how long still, how long it took: one short word for each.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const few = (amount) => (amount < 10 ? amount.toFixed(1).replace(/\.0$/, "") : Math.round(amount).toLocaleString("en-GB"));
const many = (number, word) => `${number.toLocaleString("en-GB")} ${word}${number === 1 ? "" : "s"}`;

/** A length of time in milliseconds, in words. */
export function span(length) {
  if (length < MINUTE) return "a moment";
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`;
  if (length < 2 * DAY) return `${Math.floor(length / HOUR)} h`;
  return many(Math.floor(length / DAY), "day");
}

/** Hours as a number to compare: 0.4 h, 30 h, 3.2 days. */
export function hours(amount) {
  if (amount === null || amount === undefined) return "–";
  if (amount < 0.1) return "< 6 min";
  if (amount < 1) return `${Math.round(amount * 60)} min`;
  return amount < 48 ? `${few(amount)} h` : `${few(amount / 24)} days`;
}

/** The server's clock, which ages are counted by: that of this machine may be wrong. */
export class Clock {
  constructor() {
    this.ahead = 0;
  }

  /** `iso`: the server's time just now. */
  set(iso) {
    this.ahead = new Date(iso).getTime() - Date.now();
  }

  get now() {
    return Date.now() + this.ahead;
  }

  since(iso) {
    return span(Math.max(0, this.now - new Date(iso).getTime()));
  }

  /** Milliseconds until then; negative when it is over. */
  until(iso) {
    return new Date(iso).getTime() - this.now;
  }
}

export const clock = new Clock();
