// The answers of one entry and what its rules make of them. No page in here.
import { evaluate, fields, holds, isHere } from "./expression.js";
import { check, isHidden, isReadOnly } from "./validation.js";

const STORED_MOMENT = /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?$/;

export class FormState {
  /**
   * @param form as in the definition's JSON
   * @param missing [{code, label}]
   * @param other answers of other forms, by name
   * @param smart values of smart variables, by name
   * @param recordId name of the field that names the subject, which nobody types here
   * @param clock for tests
   */
  constructor(form, missing, other, { smart = {}, recordId = undefined, clock = () => new Date() } = {}) {
    this.items = form.items ?? [];
    this.byName = new Map(this.items.map((item) => [item.name, item]));
    this.other = other;
    this.recordId = recordId;
    this.clock = clock;
    this.unreadable = new Map(); // what stands in a field and can't be taken for a value at all
    this.missingCodes = new Set(missing.map((one) => one.code));
    this.answers = new Map();
    this.asked = new Set();
    this.readers = new Map(); // which items' rules read a field
    for (const item of this.items) {
      for (const rule of [item.relevance, item.calculation]) {
        if (rule?.ast) {
          for (const name of fields(rule.ast)) {
            if (!this.readers.has(name)) this.readers.set(name, []);
            this.readers.get(name).push(item);
          }
        }
      }
    }
    this.context = {
      value: (name, event, instance) => (isHere(event, instance) ? asCell(this.seen(name)) : ""),
      checked: (name, code, event, instance) => {
        const answer = isHere(event, instance) ? this.seen(name) : undefined;
        return Array.isArray(answer) ? answer.includes(code)
          : answer !== null && typeof answer === "object" && answer.missing === code;
      },
      smart: (name) => smart[name] ?? "",
      missingCodes: this.missingCodes,
      get now() { return clock(); },
    };
  }

  /** What rules see of a field: nothing of one that is not asked. */
  seen(name) {
    if (this.byName.has(name)) {
      return this.asked.has(name) ? this.answers.get(name) : undefined;
    }
    return this.other[name];
  }

  /** Takes all answers anew. */
  load(values) {
    this.answers = new Map(Object.entries(values));
    this.asked = new Set(this.items.map((item) => item.name));
    this.settle(this.items);
  }

  /** Takes an answer; returns the names of the items that have changed by it. */
  set(name, answer) {
    if (answer === undefined || answer === "" || (Array.isArray(answer) && answer.length === 0)) {
      this.answers.delete(name);
    } else {
      this.answers.set(name, answer);
    }
    return this.settle(this.readers.get(name) ?? []);
  }

  settle(start) {
    const changed = new Set();
    const queue = [...start];
    let steps = 50 * this.items.length + 100;
    while (queue.length > 0 && steps-- > 0) {
      const item = queue.shift();
      if (this.apply(item)) {
        changed.add(item.name);
        queue.push(...(this.readers.get(item.name) ?? []));
      }
    }
    return changed;
  }

  /** Runs an item's rules; returns whether that changed anything others may see. */
  apply(item) {
    const before = this.asked.has(item.name);
    const asked = item.relevance?.ast ? holds(item.relevance.ast, this.context) : true;
    if (asked) this.asked.add(item.name); else this.asked.delete(item.name);
    let changed = asked !== before;
    if (asked && item.calculation?.ast) {
      const result = shaped(item, evaluate(item.calculation.ast, this.context));
      if (result !== (this.answers.get(item.name) ?? "")) {
        if (result === "") this.answers.delete(item.name); else this.answers.set(item.name, result);
        changed = true;
      }
    } else if (asked && item.kind === "calc") {
      changed = this.answers.delete(item.name) || changed;
    }
    return changed;
  }

  problem(item) {
    if (this.unreadable.has(item.name) && this.asked.has(item.name)) {
      return { severity: "error", key: this.unreadable.get(item.name), args: [] };
    }
    const answer = this.answers.get(item.name);
    if (answer === undefined || !this.asked.has(item.name)) return undefined;
    return check(item, answer, { missingCodes: this.missingCodes, now: this.clock() }) ?? this.rankedTwice(item, answer);
  }

  /** In a ranking matrix each column is chosen in one row only. */
  rankedTwice(item, answer) {
    return this.rivals(item).some((other) => this.asked.has(other.name) && this.answers.get(other.name) === answer)
      ? { severity: "error", key: "ranked-twice", args: [] } : undefined;
  }

  /** The other rows of a ranking matrix. */
  rivals(item) {
    return item.matrix?.ranking
      ? this.items.filter((other) => other !== item && other.matrix?.ranking && other.matrix.group === item.matrix.group)
      : [];
  }

  /** Whether people are to give it a value. */
  isEntered(item) {
    return !isReadOnly(item) && !isHidden(item) && item.name !== this.recordId;
  }

  isMissing(item) {
    return Boolean(item.required) && this.isEntered(item) && this.asked.has(item.name) && !this.answers.has(item.name);
  }

  /** What is sent: the values of what is asked. */
  values() {
    const values = {};
    for (const item of this.items) {
      if (this.asked.has(item.name) && this.answers.has(item.name)) values[item.name] = this.answers.get(item.name);
    }
    return values;
  }

  /** Items with a value that are not asked any more. */
  dropped() {
    return this.items.filter((item) => !this.asked.has(item.name) && this.answers.has(item.name));
  }

  progress() {
    const asked = this.items.filter((item) => this.isEntered(item) && this.asked.has(item.name));
    return {
      asked: asked.length,
      answered: asked.filter((item) => this.answers.has(item.name)).length,
      open: this.items.filter((item) => this.isMissing(item)).length,
    };
  }
}

/** A date that is calculated for a field of dates has no time, one for a field of times has one. */
function shaped(item, result) {
  const { type = "" } = item.validation ?? {};
  if (!type.startsWith("date") || !STORED_MOMENT.test(result)) return result;
  const length = type.startsWith("datetime_seconds") ? 19 : type.startsWith("datetime") ? 16 : 10;
  return (result + " 00:00:00".slice(result.length - 10)).slice(0, length);
}

/** An answer as rules see it: codes of a checkbox parted by commas, the code of a missing value. */
export function asCell(answer) {
  if (answer === undefined || answer === null) return "";
  if (Array.isArray(answer)) return answer.join(",");
  return typeof answer === "object" ? answer.missing : answer;
}

/** Whether two sets of answers are the same, in whatever order. */
export function sameAnswers(a, b) {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => same(a[name], b[name]));
}

export function same(a, b) {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
