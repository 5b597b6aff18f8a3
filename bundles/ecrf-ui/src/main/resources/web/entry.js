// <pavillon-entry study subject form definition lang user>: one form of one subject. Answers at once to what is typed, keeps it
// until it is saved, and saves through /api/ecrf, where the same rules are run again.
import { FormState, same, sameAnswers } from "./form-state.js";
import { field, pipeInto } from "./fields.js";
import { translator } from "./texts.js";
import { isHidden } from "./validation.js";
import { Words, namesIn, plain } from "./words.js";

const DRAFTS = "pavillon.ecrf.draft:";
const DRAFT_DELAY = 2000;
const RETRY_DELAY = 3000;
const PRESENCE_EVERY = 15_000;
const STATUSES = ["incomplete", "unverified", "complete"];

export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes("-") && name !== "list") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
}

class PavillonEntry extends HTMLElement {
  connectedCallback() {
    this.t = translator(this.getAttribute("lang"));
    this.base = `/api/ecrf/studies/${this.getAttribute("study")}/subjects/${this.getAttribute("subject")}`
      + `/forms/${this.getAttribute("form")}`;
    this.onKey = (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
        event.preventDefault();
        this.save();
      }
    };
    this.onLeave = (event) => {
      if (this.dirty && !this.signingIn) event.preventDefault();
    };
    document.addEventListener("keydown", this.onKey);
    window.addEventListener("beforeunload", this.onLeave);
    this.alive = true;
    this.forgetOthers();
    this.load();
  }

  disconnectedCallback() {
    this.alive = false;
    document.removeEventListener("keydown", this.onKey);
    window.removeEventListener("beforeunload", this.onLeave);
    clearInterval(this.presenceTimer);
    clearTimeout(this.draftTimer);
    clearTimeout(this.retryTimer);
    fetch(`${this.base}/presence`, {
      method: "DELETE", keepalive: true, headers: { "X-Pavillon-Request": "1", "X-Pavillon-Background": "1" },
    }).catch(() => {}); // thirty seconds later the others see it anyway
  }

  // ---- talking to the appliance ----

  async request(path, options = {}) {
    const response = await fetch(path.startsWith("/") ? path : `${this.base}${path && `/${path}`}`, {
      ...options,
      headers: { "X-Pavillon-Request": "1", "Content-Type": "application/json", ...options.headers },
      credentials: "same-origin",
    });
    if (response.ok) {
      return response.status === 204 ? undefined : response.json();
    }
    const type = response.headers.get("Content-Type") ?? "";
    const problem = type.includes("json") ? await response.json() : {};
    throw Object.assign(new Error(problem.title ?? `${response.status}`), { status: response.status, problem });
  }

  async load() {
    this.replaceChildren(h("p", { role: "status", className: "pe-loading" }, this.t("loading")));
    try {
      // the definition that the page was made with is fetched beside, and anew if there is another by now
      const expected = this.getAttribute("definition");
      const early = expected ? this.definition(expected).catch(() => undefined) : undefined;
      const open = await this.request("");
      const definition = (open.definition === expected && await early) || await this.definition(open.definition);
      if (this.alive) this.show(open, definition);
    } catch (error) {
      if (!this.alive) return;
      this.replaceChildren(h("div", { className: "pe-banner pe-wrong", role: "alert" },
        h("p", {}, this.t("load-failed", this.explain(error))),
        h("button", { type: "button", onclick: () => this.load() }, this.t("retry"))));
      if (error.status === undefined || error.status === 503 || error.status === 404) {
        this.retryTimer = setTimeout(() => this.alive && this.load(), RETRY_DELAY);
      }
    }
  }

  definition(sha) {
    return this.request(
      `/api/ecrf/studies/${this.getAttribute("study")}/definitions/${sha}/forms/${this.getAttribute("form")}`);
  }

  explain(error) {
    if (error.status === undefined) return this.t("offline");
    return error.problem?.code ? `${error.message} (${error.problem.code})` : error.message;
  }

  // ---- what was typed and not saved ----

  get draftKey() {
    return `${DRAFTS}${this.getAttribute("user")}:${this.base}`;
  }

  /** What another person typed in this browser is none of this person's business. */
  forgetOthers() {
    const mine = `${DRAFTS}${this.getAttribute("user")}:`;
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(DRAFTS) && !key.startsWith(mine)) sessionStorage.removeItem(key);
    }
  }

  keepDraft() {
    const values = Object.fromEntries(this.state.answers);
    const draft = { values, basedOn: this.revision, savedAt: new Date().toISOString() };
    try {
      sessionStorage.setItem(this.draftKey, JSON.stringify(draft));
    } catch {
      // the browser has no room left: the appliance keeps it
    }
    clearTimeout(this.draftTimer);
    this.draftTimer = setTimeout(() => this.sendDraft(), DRAFT_DELAY);
  }

  async sendDraft() {
    if (!this.alive || !this.dirty) return;
    const values = Object.fromEntries(this.state.answers);
    delete values[this.recordId];
    try {
      await this.request("draft", { method: "PUT", body: JSON.stringify({ base: this.revision, values }) });
      if (!this.unresolved) this.clear(".pe-away");
    } catch (error) {
      this.trouble(error);
      if (passing(error)) this.draftTimer = setTimeout(() => this.sendDraft(), RETRY_DELAY);
    }
  }

  forgetDraft() {
    clearTimeout(this.draftTimer);
    sessionStorage.removeItem(this.draftKey);
  }

  // ---- the page ----

  show(open, definition) {
    this.open = open;
    this.form = definition.form;
    this.missing = definition.missing;
    this.saved = open.entry?.values ?? {};
    this.revision = open.entry?.revision ?? 0;
    this.status = open.entry?.status ?? "incomplete";
    this.savedAt = open.entry?.savedAt;
    this.savedBy = open.entry?.savedBy;
    this.readonly = !open.mayWrite;
    this.dirty = false;
    this.edits = 0;
    this.unresolved = undefined;
    // the study's first field names the subject: shown, never typed here
    this.recordId = this.form.items?.some((item) => item.name === definition.recordId) ? definition.recordId : undefined;
    this.state = new FormState(this.form, this.missing, open.other, { smart: open.smart, recordId: this.recordId });
    this.words = new Words(this.t, this.state, this.missing, open.piped, open.smart);
    this.saved = this.named(this.saved);
    const stored = sessionStorage.getItem(this.draftKey);
    const draft = stored ? JSON.parse(stored) : open.draft;
    const useful = draft && !this.readonly && !sameAnswers(this.named(draft.values), this.saved);
    this.state.load(useful ? this.named(draft.values) : this.saved);
    if (useful) {
      this.revision = draft.basedOn;
      this.dirty = true;
    } else if (this.revision === 0 && !this.readonly) {
      this.prefill();
    }
    this.draw(useful ? draft : undefined);
    this.presence();
    clearInterval(this.presenceTimer);
    this.presenceTimer = setInterval(() => this.presence(), PRESENCE_EVERY);
  }

  /** Answers with the subject's own name among them. */
  named(values) {
    return this.recordId ? { ...values, [this.recordId]: this.open.subject.label } : values;
  }

  /** Fills a new entry with what its action tags say. */
  prefill() {
    const values = Object.fromEntries(this.state.answers);
    for (const item of this.state.items) {
      const value = item.name === this.recordId ? undefined : this.words.initial(item);
      if (value !== undefined) values[item.name] = value;
    }
    this.state.load(values);
  }

  draw(draft) {
    this.fields = new Map();
    this.sections = [];
    this.pipers = new Map(); // what to draw again when a field changes that its text names
    this.banner = h("div", { className: "pe-banners" });
    this.summary = h("div", { className: "pe-summary" });
    this.dropped = h("p", { className: "pe-banner pe-attention", role: "status", hidden: true });
    this.progress = h("p", { className: "pe-progress", role: "status" });
    this.saveState = h("p", { className: "pe-savestate", role: "status" });
    this.othersNote = h("div", { className: "pe-banner pe-information", role: "status", hidden: true });
    const body = h("div", { className: "pe-items" });
    let matrix;
    for (const item of this.form.items ?? []) {
      if (item.section) {
        const header = h("h3", { className: "pe-section" });
        const draw = () => pipeInto(header, item.section, this.words);
        draw();
        this.pipe(draw, item.section);
        body.append(header);
        this.sections.push({ header, items: [] });
      }
      this.sections.at(-1)?.items.push(item);
      const one = field(item, {
        t: this.t,
        state: this.state,
        words: this.words,
        missing: this.missing,
        readonly: this.readonly || item.name === this.recordId,
        changed: (answer) => this.changed(item, answer),
        unreadable: (key) => this.unreadable(item, key),
        history: () => this.history(item),
      });
      one.element.classList.toggle("pe-in-matrix", Boolean(item.matrix) && item.matrix?.group === matrix);
      matrix = item.matrix?.group;
      this.fields.set(item.name, one);
      this.pipe(() => one.update(), item.label, item.note, ...(item.choices ?? []).map((choice) => choice.label));
      body.append(one.element);
    }
    if (draft) {
      this.banner.append(h("div", { className: "pe-banner pe-information pe-draft" },
        h("span", {}, this.t("draft", this.time(draft.savedAt))),
        h("button", { type: "button", onclick: () => this.forget() }, this.t("draft-forget"))));
    }
    if (this.open.newer) {
      this.banner.append(h("div", { className: "pe-banner pe-attention" }, this.t("newer")));
    }
    if (this.readonly) {
      this.banner.append(h("div", { className: "pe-banner pe-information" }, this.t("read-only")));
    }
    this.banner.append(this.othersNote);
    this.statusField = h("select", { id: "pe-status", disabled: this.readonly },
      ...STATUSES.map((status) => h("option", { value: status, selected: status === this.status }, this.t(`status.${status}`))));
    this.saveButton = h("button", { type: "button", className: "pe-save", onclick: () => this.save(), hidden: this.readonly },
      this.t("save"));
    this.replaceChildren(
      this.banner,
      h("h2", { className: "pe-title" }, this.form.title),
      this.progress,
      this.summary,
      body,
      this.dropped,
      h("div", { className: "pe-footer" },
        h("label", { htmlFor: "pe-status" }, this.t("status")),
        this.statusField,
        this.saveButton,
        h("button", { type: "button", className: "pe-quiet", onclick: () => this.history() }, this.t("history")),
        this.saveState));
    this.refresh();
  }

  /** Has something drawn again when a field changes that one of the texts names. */
  pipe(draw, ...texts) {
    for (const name of texts.flatMap((text) => namesIn(text))) {
      if (!this.pipers.has(name)) this.pipers.set(name, new Set());
      this.pipers.get(name).add(draw);
    }
  }

  /** Shows what rules have changed. */
  refresh(names) {
    for (const [name, one] of this.fields) {
      if (!names || names.has(name)) one.update();
    }
    for (const name of names ?? this.pipers.keys()) {
      this.pipers.get(name)?.forEach((draw) => draw());
    }
    for (const { header, items } of this.sections) {
      header.hidden = items.every((item) => isHidden(item) || !this.state.asked.has(item.name));
    }
    const { asked, answered, open } = this.state.progress();
    this.progress.textContent = this.t("progress", answered, asked, open);
    const dropped = this.state.dropped();
    this.dropped.hidden = dropped.length === 0;
    if (dropped.length > 0) {
      this.dropped.textContent = this.t("dropped", dropped.map((item) => plain(item.label)).join(", "));
    }
    this.showSaveState();
  }

  showSaveState(text) {
    if (text) {
      this.saveState.textContent = text;
    } else if (this.dirty) {
      this.saveState.textContent = this.t("unsaved");
    } else {
      this.saveState.textContent = this.savedAt
        ? this.t("saved", this.time(this.savedAt), this.savedBy) : this.t("nothing-saved");
    }
    this.toggleAttribute("data-dirty", this.dirty);
  }

  changed(item, answer) {
    const names = this.state.set(item.name, answer);
    names.add(item.name);
    for (const rival of this.state.rivals(item)) {
      if (answer !== undefined && this.state.answers.get(rival.name) === answer) {
        this.state.set(rival.name, undefined).forEach((name) => names.add(name)); // each rank once
        names.add(rival.name);
      }
    }
    this.edited();
    this.refresh(names);
  }

  /** Something stands in a field that is no value at all, such as half a date. */
  unreadable(item, key) {
    if (this.state.unreadable.get(item.name) === key) return;
    if (key === undefined) this.state.unreadable.delete(item.name); else this.state.unreadable.set(item.name, key);
    this.edited();
    this.refresh(new Set([item.name]));
  }

  edited() {
    this.dirty = true;
    this.edits++;
    this.keepDraft();
  }

  async forget() {
    this.forgetDraft();
    try {
      await this.request("draft", { method: "DELETE" });
    } catch (error) {
      this.trouble(error);
      return;
    }
    await this.load();
  }

  // ---- saving ----

  /** One save at a time, however often it is asked for. */
  async save() {
    if (this.readonly || this.busy || !this.state) return;
    await this.alone(() => this.trySave());
  }

  async alone(act) {
    this.busy = true;
    try {
      await act();
    } finally {
      this.busy = false;
      this.showSaveState();
    }
  }

  async trySave() {
    if (this.unresolved) {
      // first find out what became of the save that nobody answered
      if (!(await this.send(this.unresolved))) return;
      if (!this.dirty && this.statusField.value === this.status) return;
    }
    const status = this.statusField.value;
    const values = this.state.values();
    delete values[this.recordId];
    const problems = this.problems(status === "complete");
    if (problems.some((problem) => problem.severity === "error")) {
      this.showProblems(problems);
      return;
    }
    let reason = "";
    if (this.overwrites(values)) {
      reason = await this.askReason();
      if (reason === undefined) return;
    }
    const wish = { id: ulid(), base: this.revision, definition: this.open.definition, values, status, reason };
    await this.send({ wish, edits: this.edits });
  }

  /** Whether a value that was saved before changes. */
  overwrites(values) {
    if (this.revision === 0) return false;
    return Object.entries(this.saved).some(([name, before]) => {
      const item = this.state.byName.get(name);
      return item && name !== this.recordId && !item.calculation && !same(before, values[name]);
    });
  }

  /**
   * Sends a wish to save, which keeps its identifier until it is answered, so that it is saved once. What was typed
   * meanwhile stays. Returns whether it was saved.
   */
  async send(saving) {
    clearTimeout(this.retryTimer);
    this.saveButton.disabled = true;
    this.showSaveState(this.t("saving"));
    try {
      const { entry, problems } = await this.request("", { method: "POST", body: JSON.stringify(saving.wish) });
      this.unresolved = undefined;
      this.acknowledged(entry, problems, saving.edits === this.edits);
      return true;
    } catch (error) {
      this.unresolved = passing(error) ? saving : undefined;
      if (this.unresolved) {
        this.trouble(error);
        this.retryTimer = setTimeout(() => this.retry(), RETRY_DELAY);
      } else if (error.status === 409 && error.problem.differences) {
        this.conflict(error.problem);
      } else if (error.problem?.problems) {
        this.showProblems(error.problem.problems.map((problem) => (
          { ...problem, item: this.state.byName.get(problem.field) })), false, error.message);
      } else {
        this.trouble(error);
      }
      return false;
    } finally {
      this.saveButton.disabled = false;
    }
  }

  retry() {
    if (!this.alive || !this.unresolved) return;
    if (this.busy) {
      this.retryTimer = setTimeout(() => this.retry(), RETRY_DELAY);
    } else {
      this.alone(() => this.send(this.unresolved));
    }
  }

  /** @param untouched whether nothing was typed since the wish was made */
  acknowledged(entry, problems, untouched) {
    this.adopt(entry);
    this.clear(".pe-trouble, .pe-draft");
    if (untouched) {
      this.forgetDraft();
      this.dirty = false;
      this.state.load(this.saved);
      this.refresh();
      this.showProblems(problems.map((problem) => ({ ...problem, item: this.state.byName.get(problem.field) })), true);
    } else {
      this.keepDraft();
      this.refresh();
    }
    this.dispatchEvent(new CustomEvent("entry-saved", { bubbles: true, detail: { revision: entry.revision } }));
  }

  /** Takes what is saved now as what further changes are made to. */
  adopt(entry) {
    this.revision = entry.revision;
    this.status = entry.status;
    this.savedAt = entry.savedAt;
    this.savedBy = entry.savedBy;
    this.saved = this.named(entry.values);
  }

  clear(selector) {
    this.querySelectorAll(selector).forEach((element) => element.remove());
  }

  /** Says calmly that something does not work, once. */
  trouble(error) {
    this.clear(".pe-trouble");
    const away = passing(error);
    const banner = h("div", { className: `pe-banner pe-attention pe-trouble${away ? " pe-away" : ""}`, role: "alert" });
    if (error.status === 401) {
      banner.append(this.t("signed-out"), " ",
        h("a", {
          href: `/signin?return=${encodeURIComponent(location.pathname)}`, "router-ignore": true, // no view of the portal
          onclick: () => { this.signingIn = true; },
        }, this.t("sign-in")));
    } else {
      banner.append(away && !this.unresolved ? this.t("offline-draft") : this.explain(error));
    }
    this.banner.append(banner);
  }

  problems(required) {
    const found = [];
    for (const item of this.state.items) {
      const problem = this.state.problem(item);
      if (problem) {
        found.push({ severity: problem.severity, item, text: this.t(`value.${problem.key}`, ...problem.args) });
      } else if (required && this.state.isMissing(item)) {
        found.push({ severity: "error", item, text: this.t("value.required") });
      }
    }
    return found;
  }

  /** Lists what is wrong, with a link to each field. */
  showProblems(problems, afterSave = false, title = undefined) {
    this.clear(".pe-problems");
    this.fields.forEach((one) => one.say(undefined));
    if (problems.length === 0) return;
    for (const problem of problems) {
      this.fields.get(problem.item?.name)?.say(problem);
    }
    const list = h("div", { className: `pe-banner pe-problems ${afterSave ? "pe-attention" : "pe-wrong"}`, role: "alert", tabIndex: -1 },
      h("p", {}, title ?? this.t("problems")),
      h("ul", {}, ...problems.map((problem) => h("li", {},
        problem.item ? h("a", {
          href: `#pe-${problem.item.name}`,
          onclick: (event) => { event.preventDefault(); this.fields.get(problem.item.name).focus(); },
        }, plain(problem.item.label) || problem.item.name) : problem.field, " – ", problem.text))));
    this.summary.append(list);
    list.scrollIntoView({ block: "center" });
    list.focus();
  }

  dialog(title, ...content) {
    const dialog = h("dialog", { className: "pe-dialog", "aria-label": title }, h("h2", {}, title), ...content);
    dialog.addEventListener("close", () => dialog.remove());
    this.append(dialog);
    dialog.showModal();
    return dialog;
  }

  askReason() {
    return new Promise((resolve) => {
      let answer;
      const text = h("textarea", { rows: 3, maxLength: 2000, required: true, id: "pe-reason", placeholder: this.t("reason-placeholder") });
      const form = h("form", { method: "dialog", onsubmit: () => { answer = text.value.trim() || undefined; } },
        h("p", { id: "pe-reason-hint" }, this.t("reason-hint")),
        h("label", { htmlFor: "pe-reason" }, this.t("reason")),
        text,
        h("div", { className: "pe-buttons" },
          h("button", { type: "button", className: "pe-quiet", onclick: () => dialog.close() }, this.t("cancel")),
          h("button", { type: "submit", className: "pe-save" }, this.t("save"))));
      text.setAttribute("aria-describedby", "pe-reason-hint");
      const dialog = this.dialog(this.t("reason"), form);
      dialog.addEventListener("close", () => resolve(answer));
      text.focus();
    });
  }

  /** Shows both values of each field that differs; whoever is second decides. */
  conflict(problem) {
    if (problem.differences.length === 0) {
      this.adopt(problem.current); // the same was saved already
      this.dirty = true;
      this.trouble({ status: 409, message: problem.title, problem });
      return;
    }
    const choices = new Map(problem.differences.map((difference) => [difference.field, "mine"]));
    const option = (difference, side) => h("label", { className: "pe-side" },
      h("input", {
        type: "radio", name: `pe-conflict-${difference.field}`, checked: side === "mine",
        onchange: () => choices.set(difference.field, side),
      }),
      h("span", {}, this.words.of(difference.field, difference[side])));
    const dialog = this.dialog(this.t("conflict"),
      h("p", {}, this.t("conflict-text", problem.title)),
      h("table", { className: "pe-table" },
        h("thead", {}, h("tr", {},
          h("th", { scope: "col" }, this.t("conflict-field")),
          h("th", { scope: "col" }, this.t("conflict-mine")),
          h("th", { scope: "col" }, this.t("conflict-theirs", problem.current.savedBy)))),
        h("tbody", {}, ...problem.differences.map((difference) => h("tr", {},
          h("th", { scope: "row" }, plain(this.state.byName.get(difference.field)?.label ?? difference.field)),
          h("td", {}, option(difference, "mine")),
          h("td", {}, option(difference, "theirs")))))),
      h("div", { className: "pe-buttons" },
        h("button", { type: "button", className: "pe-quiet", onclick: () => dialog.close() }, this.t("cancel")),
        h("button", {
          type: "button", className: "pe-save",
          onclick: () => { this.take(problem, choices); dialog.close(); },
        }, this.t("conflict-apply"))));
  }

  take(problem, choices) {
    const values = { ...problem.current.values };
    for (const difference of problem.differences) {
      const chosen = choices.get(difference.field) === "mine" ? difference.mine : difference.theirs;
      if (chosen === undefined) delete values[difference.field]; else values[difference.field] = chosen;
    }
    this.adopt(problem.current);
    this.state.load(this.named(values));
    this.edited();
    this.refresh();
  }

  async history(item) {
    let revisions;
    try {
      revisions = await this.request(`history${item ? `?field=${encodeURIComponent(item.name)}` : ""}`);
    } catch (error) {
      this.trouble(error);
      return;
    }
    const dialog = this.dialog(item ? this.t("history-of", plain(item.label)) : this.t("history"),
      revisions.length === 0 ? h("p", {}, this.t("history-none")) : h("ol", { className: "pe-history" },
        ...revisions.map((revision) => h("li", {},
          h("p", {}, h("strong", {}, this.time(revision.at)), ` – ${revision.userName} – ${this.t(`status.${revision.status}`)}`),
          h("p", { className: "pe-reason" }, revision.reason || (revision.number === 1 ? this.t("history-first") : "")),
          h("ul", {}, ...revision.changes.map((change) => h("li", {},
            `${plain(this.state.byName.get(change.field)?.label ?? change.field)}: `,
            h("del", {}, this.words.of(change.field, change.before)), " → ",
            h("ins", {}, this.words.of(change.field, change.after)))))))),
      h("div", { className: "pe-buttons" },
        h("button", { type: "button", className: "pe-save", onclick: () => dialog.close() }, this.t("close"))));
  }

  async presence() {
    try {
      const others = await this.request("presence", { method: "POST", headers: { "X-Pavillon-Background": "1" } });
      this.othersNote.hidden = others.length === 0;
      this.othersNote.textContent = this.t("others", others.map((one) => one.name).join(", "));
    } catch (error) {
      if (error.status === 401 && this.dirty) this.trouble(error);
    }
  }

  time(instant) {
    return new Date(instant).toLocaleString(this.getAttribute("lang"), { dateStyle: "short", timeStyle: "medium" });
  }
}

/** Whether an error says that the appliance, or the module, does not answer now. */
function passing(error) {
  return error.status === undefined || error.status === 502 || error.status === 503
    || (error.status === 404 && error.problem?.code === "PAV-REST-4");
}

/** 48 bits of milliseconds and 80 random bits, in Crockford's base 32. */
function ulid() {
  const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  let time = Date.now();
  let text = "";
  for (let i = 0; i < 10; i++) {
    text = alphabet[time % 32] + text;
    time = Math.floor(time / 32);
  }
  crypto.getRandomValues(new Uint8Array(16)).forEach((byte) => { text += alphabet[byte % 32]; });
  return text;
}

if (!customElements.get("pavillon-entry")) {
  customElements.define("pavillon-entry", PavillonEntry);
}
