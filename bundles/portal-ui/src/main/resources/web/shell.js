// The portal's own few lines in the browser: search by Ctrl-K, light or dark, sign-out.
// In a cookie, so that the next page has it from its first byte on.
window.pavillonTheme = (choice) => {
  const chosen = choice === "light" || choice === "dark";
  const life = chosen ? 365 * 24 * 3600 : 0;
  document.cookie = `pavillon-theme=${chosen ? choice : ""}; Path=/; Secure; SameSite=Lax; Max-Age=${life}`;
  if (chosen) {
    document.documentElement.dataset.theme = choice;
  } else {
    delete document.documentElement.dataset.theme;
  }
};

let leaving = false;

window.pavillonSignOut = () => {
  leaving = true;
  sessionStorage.clear();
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/signout";
  document.body.append(form);
  form.submit();
};

// The session has ended: to sign-in, and from there back to where the person was.
window.pavillonEnded = () => {
  if (!leaving) {
    location.assign(`/signin?ended=1&return=${encodeURIComponent(location.pathname + location.search)}`);
  }
};

// Vaadin's router would swallow the jump.
document.addEventListener("click", (event) => {
  if (event.target.closest?.(".pv-skip")) {
    event.preventDefault();
    event.stopImmediatePropagation();
    document.getElementById("content").focus();
  }
}, true);

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    document.getElementById("pv-search")?.click();
  }
});

// Arrows lead from the search field through what it found, and back.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") {
    return;
  }
  const results = document.querySelector(".pv-results");
  const field = results?.parentElement.querySelector("input");
  if (!field || !results.parentElement.contains(document.activeElement)) {
    return;
  }
  const stops = [field, ...results.querySelectorAll("a")];
  const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  stops[Math.max(0, Math.min(next, stops.length - 1))].focus();
});
