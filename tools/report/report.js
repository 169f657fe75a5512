// SPDX-License-Identifier: Apache-2.0
// Comfort only: the page says everything without it.
"use strict";
for (const button of document.querySelectorAll(".command button")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const code = button.previousElementSibling;
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code); // copying is forbidden here: one key is left to press
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
}
// Paper can't be unfolded.
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details")) { part.open = true; }
});
