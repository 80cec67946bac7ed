// A copy of a file in the reviewer's own download folder, where the policy gives reviewers copies: never without a reason.

import { copyFile } from "./api.js";
import { el } from "./dom.js";

const COPIED = ["offered", "blocked", "settled"];

/** The box, or null where there is no copy to be had. */
export function copyBox(leaf, sheet) {
  if (!sheet.viewer.may_copy || !sheet.gate || !COPIED.includes(leaf.standing)) return null;
  const said = el("p", { class: "quiet", role: "status" }, "It is recorded that you had it, and why; after some days it is tidied away.");
  const reason = el("input", { type: "text", maxLength: 500, autocomplete: "off", placeholder: "Why you need to look at it outside", "aria-label": "Reason for a copy" });
  const send = el("button", { type: "button", disabled: true, on: { click: () => void ask() } }, "Copy it to my download folder");
  reason.addEventListener("input", () => {
    send.disabled = reason.value.trim().length < sheet.shortest_reason;
  });

  async function ask() {
    send.disabled = true;
    try {
      await copyFile(sheet.ref, leaf.number, reason.value.trim());
      said.textContent = "It is on its way; you get mail when it lies there.";
      reason.value = "";
    } catch (problem) {
      said.textContent = problem.message;
      send.disabled = false;
    }
  }

  return el("details", { class: "copy" }, el("summary", {}, "A copy for me"), said, el("div", { class: "ask" }, reason, send));
}
