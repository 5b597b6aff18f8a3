// One field of a form for each kind of item: its element, and how it shows an answer, a problem, and whether it is asked.
import { h } from "./entry.js";
import { aloneCodes, hasTag, isHidden, isReadOnly, numberOf, tagArgument } from "./validation.js";
import { plain } from "./words.js";

/**
 * @returns {element, update(), say(problem), focus()}
 */
export function field(item, page) {
  const { t } = page;
  const id = `pe-${item.name}`;
  const describedBy = [];
  const label = h(grouped(item) ? "legend" : item.kind === "descriptive" ? "div" : "label", { className: "pe-label", id: `${id}-label` });
  if (label.tagName === "LABEL") label.htmlFor = id;
  const labelText = h("span", { className: "pe-html" });
  label.append(labelText);
  if (item.required && page.state.isEntered(item)) {
    label.append(" ", h("span", { className: "pe-required" }, t("required")));
  }
  if (item.calculation) {
    label.append(" ", h("span", { className: "pe-soft" }, t("calculated")));
  }
  const message = h("p", { className: "pe-message", id: `${id}-message`, hidden: true });
  const note = item.note ? h("div", { className: "pe-note pe-html", id: `${id}-note` }) : undefined;
  if (note) {
    describedBy.push(note.id);
  }
  describedBy.push(message.id);
  const control = makeControl(item, id, page);
  control.describe?.(describedBy.join(" "), `${id}-label`);
  const missing = missingMenu(item, id, page);
  const opaque = [item.relevance, item.calculation].filter((rule) => rule && !rule.ast)
    .map((rule) => h("p", { className: "pe-note" }, t("opaque", rule.source)));
  const body = h("div", { className: "pe-control" }, control.element, missing?.element);
  if (item.kind !== "descriptive" && !page.readonly) {
    body.append(h("button", {
      type: "button", className: "pe-history-button", title: t("history"),
      "aria-label": t("history-of", plain(item.label) || item.name), onclick: page.history,
    }, "↺"));
  }
  const element = h(grouped(item) ? "fieldset" : "div", { className: `pe-field pe-${item.kind}`, "data-field": item.name },
    label, note, body, message, ...opaque);
  const says = item.kind !== "descriptive" || plain(item.label ?? "") !== "" || Boolean(item.note);
  let told;
  return {
    element,
    update() {
      const asked = page.state.asked.has(item.name);
      element.hidden = !asked || isHidden(item) || !says;
      pipeInto(labelText, item.label ?? "", page.words);
      if (note) pipeInto(note, item.note, page.words);
      const answer = page.state.answers.get(item.name);
      const reason = answer !== null && typeof answer === "object" && !Array.isArray(answer) ? answer.missing : undefined;
      control.show(reason === undefined ? answer : undefined, reason !== undefined);
      missing?.show(reason);
      const found = page.state.problem(item);
      if (found) {
        mark(found.severity, t(`value.${found.key}`, ...found.args));
      } else if (told && page.state.isMissing(item)) {
        mark(told.severity, told.text);
      } else {
        mark();
      }
    },
    say(problem) {
      told = problem;
      mark(problem?.severity, problem?.text);
    },
    focus() {
      element.scrollIntoView({ block: "center" });
      control.focus();
    },
  };

  function mark(severity, text = "") {
    message.textContent = text;
    message.hidden = text === "";
    message.classList.toggle("pe-message-wrong", severity === "error");
    element.classList.toggle("pe-invalid", severity === "error");
    control.invalid?.(severity === "error");
  }
}

const grouped = (item) => ["radio", "checkbox", "yesno", "truefalse"].includes(item.kind);

/** Puts safe HTML into an element, with the values of fields that it names. */
export function pipeInto(target, html, words) {
  if (target.dataset.piped !== undefined && !html.includes("[")) return;
  target.innerHTML = html; // made safe by the server when the dictionary was imported
  target.dataset.piped = "";
  if (html.includes("[")) {
    const walker = document.createTreeWalker(target, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      node.nodeValue = words.pipe(node.nodeValue);
    }
  }
}

function makeControl(item, id, page) {
  const readonly = page.readonly || isReadOnly(item);
  switch (item.kind) {
    case "notes": return input(limited(h("textarea", { id, rows: 3, readOnly: readonly }), item, page), page);
    case "radio": case "yesno": case "truefalse": return radios(item, id, page, readonly);
    case "checkbox": return checkboxes(item, id, page, readonly);
    case "dropdown": return dropdown(item, id, page, readonly);
    case "slider": return slider(item, id, page, readonly);
    case "descriptive": return { element: h("span"), show() {}, focus() {} };
    case "sql":
      return { element: h("p", { className: "pe-note" }, page.t("sql")), show() {}, focus() {} };
    case "file": case "signature":
      return { element: h("p", { className: "pe-note" }, page.t("file")), show() {}, focus() {} };
    default: return typed(item, id, page, readonly);
  }
}

function typed(item, id, page, readonly) {
  const type = item.validation?.type ?? "";
  const element = h("input", { id, type: "text", readOnly: readonly, autocomplete: "off" });
  if (type.startsWith("datetime")) {
    element.type = "datetime-local";
    if (type.startsWith("datetime_seconds")) element.step = "1";
  } else if (type.startsWith("date")) {
    element.type = "date";
  } else if (type === "time" || type === "time_hh_mm_ss") {
    element.type = "time";
    if (type === "time_hh_mm_ss") element.step = "1";
  } else if (type === "integer") {
    element.inputMode = "numeric";
  } else if (type.startsWith("number")) {
    element.inputMode = "decimal";
  } else if (type === "email") {
    element.inputMode = "email";
  } else if (type.startsWith("phone")) {
    element.inputMode = "tel";
  }
  limited(element, item, page);
  if (element.type === "text" && (type === "integer" || type.startsWith("number"))) {
    element.classList.add("pe-number");
    return input(element, page, (value) => value.trim().replace(",", "."));
  }
  if (element.type === "datetime-local") {
    return input(element, page, (value) => value.replace("T", " "), (value) => value.replace(" ", "T"));
  }
  return input(element, page);
}

/** What action tags say of a field that is typed into. */
function limited(element, item, page) {
  const limit = numberOf(item, "@CHARLIMIT");
  if (limit < Number.MAX_SAFE_INTEGER) element.maxLength = limit;
  const placeholder = tagArgument(item, "@PLACEHOLDER");
  if (placeholder) element.placeholder = page.words.pipe(placeholder);
  if (element.type === "text" && hasTag(item, "@PASSWORDMASK")) element.type = "password";
  return element;
}

const UNREADABLE = { "date": "date", "datetime-local": "datetime", "time": "time" };

function input(element, page, read = (value) => value, write = (value) => value) {
  const half = () => page.unreadable(element.validity.badInput ? UNREADABLE[element.type] : undefined);
  element.addEventListener("input", () => {
    if (element.type in UNREADABLE && !element.validity.badInput) half();
    page.changed(read(element.value) || undefined);
  });
  if (element.type in UNREADABLE) element.addEventListener("blur", half); // while it is typed, every date is half a date
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && element.tagName === "INPUT") {
      event.preventDefault();
      next(element);
    }
  });
  return {
    element,
    show(answer, missing) {
      const value = answer === undefined ? "" : write(String(answer));
      if (document.activeElement !== element || read(element.value) !== (answer ?? "")) {
        if (element.value !== value) element.value = value;
      }
      element.disabled = missing;
    },
    describe(ids) { element.setAttribute("aria-describedby", ids); },
    invalid(wrong) { element.setAttribute("aria-invalid", String(wrong)); },
    focus() { element.focus(); },
  };
}

/** Enter goes to the next field, as people who type fast expect. */
function next(element) {
  const all = [...element.closest("pavillon-entry").querySelectorAll(
    ".pe-field:not([hidden]) :is(input, select, textarea):not([disabled], [readonly], .pe-missing)")];
  all[all.indexOf(element) + 1]?.focus();
}

function choicesOf(item, t) {
  if (item.kind === "yesno") return [{ code: "1", label: t("yes") }, { code: "0", label: t("no") }];
  if (item.kind === "truefalse") return [{ code: "1", label: t("true") }, { code: "0", label: t("false") }];
  return item.choices ?? [];
}

function choiceLabel(choice, page) {
  const label = h("span", { className: "pe-html" });
  pipeInto(label, choice.label, page.words);
  return label;
}

/** Draws anew the labels that name fields, and hides choices that are offered no longer, unless chosen. */
function showChoices(item, inputs, page) {
  const hidden = new Set((tagArgument(item, "@HIDECHOICE") ?? "").split(",").map((code) => code.trim()));
  for (const { choice, input: one } of inputs) {
    const label = one.parentElement;
    label.hidden = hidden.has(choice.code) && !one.checked;
    if (choice.label.includes("[")) pipeInto(label.querySelector(".pe-html"), choice.label, page.words);
  }
}

function radios(item, id, page, readonly) {
  const inputs = choicesOf(item, page.t).map((choice, i) => ({
    choice,
    input: h("input", {
      type: "radio", name: id, id: i === 0 ? id : `${id}-${i}`, value: choice.code, disabled: readonly,
      onchange: () => page.changed(choice.code),
    }),
  }));
  const clear = h("button", { type: "button", className: "pe-clear", onclick: () => page.changed(undefined) }, page.t("clear"));
  const element = h("div", { className: "pe-choices" },
    ...inputs.map(({ choice, input: one }) => h("label", { className: "pe-choice" }, one, choiceLabel(choice, page))), clear);
  return {
    element,
    show(answer, missing) {
      inputs.forEach(({ choice, input: one }) => {
        one.checked = choice.code === answer;
        one.disabled = missing || readonly;
      });
      showChoices(item, inputs, page);
      clear.hidden = answer === undefined || readonly;
    },
    describe(ids) { inputs.forEach(({ input: one }) => one.setAttribute("aria-describedby", ids)); },
    focus() { (inputs.find(({ input: one }) => one.checked) ?? inputs[0])?.input.focus(); },
  };
}

function checkboxes(item, id, page, readonly) {
  const alone = new Set(aloneCodes(item));
  const most = numberOf(item, "@MAXCHECKED");
  /** The ticked codes after one was ticked or not: "none of the above" stands alone. */
  const ticked = (last) => {
    const codes = inputs.filter(({ input: one }) => one.checked).map(({ choice }) => choice.code);
    const kept = !codes.includes(last) ? codes
      : alone.has(last) ? [last] : codes.filter((code) => !alone.has(code));
    return kept.sort();
  };
  const inputs = choicesOf(item, page.t).map((choice, i) => ({
    choice,
    input: h("input", {
      type: "checkbox", id: i === 0 ? id : `${id}-${i}`, value: choice.code, disabled: readonly,
      onchange: () => page.changed(ticked(choice.code)),
    }),
  }));
  const element = h("div", { className: "pe-choices" },
    ...inputs.map(({ choice, input: one }) => h("label", { className: "pe-choice" }, one, choiceLabel(choice, page))));
  return {
    element,
    show(answer, missing) {
      inputs.forEach(({ choice, input: one }) => {
        one.checked = Array.isArray(answer) && answer.includes(choice.code);
        one.disabled = missing || readonly || (!one.checked && (answer?.length ?? 0) >= most);
      });
      showChoices(item, inputs, page);
    },
    describe(ids) { inputs.forEach(({ input: one }) => one.setAttribute("aria-describedby", ids)); },
    focus() { inputs[0]?.input.focus(); },
  };
}

function dropdown(item, id, page, readonly) {
  const element = h("select", { id, disabled: readonly, onchange: () => page.changed(element.value || undefined) },
    h("option", { value: "" }, page.t("choose")),
    ...choicesOf(item, page.t).map((choice) => h("option", { value: choice.code }, plain(choice.label))));
  return {
    element,
    show(answer, missing) {
      element.value = answer ?? "";
      element.disabled = missing || readonly;
    },
    describe(ids) { element.setAttribute("aria-describedby", ids); },
    invalid(wrong) { element.setAttribute("aria-invalid", String(wrong)); },
    focus() { element.focus(); },
  };
}

function slider(item, id, page, readonly) {
  const { min = "", max = "" } = item.validation ?? {};
  const output = h("output", { htmlFor: id });
  const element = h("input", {
    id, type: "range", min: min || "0", max: max || "100", disabled: readonly,
    oninput: () => page.changed(element.value),
    // a click where the handle stands already changes nothing and still is an answer
    onpointerup: () => page.changed(element.value),
    onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") page.changed(element.value); },
  });
  const clear = h("button", { type: "button", className: "pe-clear", onclick: () => page.changed(undefined) }, page.t("clear"));
  const scale = h("div", { className: "pe-scale" }, ...(item.choices ?? []).map((choice) => choiceLabel(choice, page)));
  return {
    element: h("div", { className: "pe-slider-box" }, element, output, clear, scale),
    show(answer, missing) {
      element.value = answer ?? "50";
      element.classList.toggle("pe-untouched", answer === undefined);
      output.textContent = answer ?? "–";
      element.disabled = missing || readonly;
      clear.hidden = answer === undefined || readonly;
    },
    describe(ids) { element.setAttribute("aria-describedby", ids); },
    invalid(wrong) { element.setAttribute("aria-invalid", String(wrong)); },
    focus() { element.focus(); },
  };
}

/** Why there is no value: one of the study's codes. */
function missingMenu(item, id, page) {
  if (page.missing.length === 0 || isReadOnly(item) || page.readonly || hasTag(item, "@NOMISSING")) return undefined;
  const element = h("select", {
    className: "pe-missing", "aria-label": `${page.t("missing")} ${plain(item.label)}`,
    onchange: () => page.changed(element.value === "" ? undefined : { missing: element.value }),
  },
    h("option", { value: "" }, page.t("missing-none")),
    ...page.missing.map((one) => h("option", { value: one.code }, `${one.label} (${one.code})`)));
  return { element, show(code) { element.value = code ?? ""; } };
}
