// Evaluates the rules of forms in the browser, with the same results as the server's evaluator (org.pavillon.ecrf
// .expression), from the same JSON: ["num",1.5], ["text","x"], ["field","age"], ["checked","symptoms","3"],
// ["smart","event-name"], ["op","and",…], ["call","datediff",…].
//
// Values are {t:"text",v}, {t:"number",v} or {t:"truth",v}. A context has value(name), checked(name, code), smart(name),
// missingCodes (a Set) and now (a Date in local time).

const MAX_STEPS = 100_000;
const MAX_DEPTH = 64;
const MAX_TEXT = 100_000;
const DAY = 86_400;
const DAYS_OF_YEAR = 365.2425;
const DAYS_OF_MONTH = 30.44;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const EXHAUSTED = Symbol("exhausted");

const text = (v) => ({ t: "text", v });
const truth = (v) => ({ t: "truth", v });
const number = (v) => (Number.isFinite(v) ? { t: "number", v: v === 0 ? 0 : v } : BLANK);
export const BLANK = Object.freeze(text(""));

/** What the expression comes to, as the text that is stored; blank is an empty text. */
export function evaluate(expression, context) {
  return asText(run(expression, context));
}

/** Whether a condition holds. */
export function holds(condition, context) {
  return isTrue(run(condition, context), context);
}

/** Whether a reference to an event and an instance, as written, means the entry's own. */
export function isHere(event, instance) {
  return !event.startsWith("previous-event") && !event.startsWith("next-event")
    && ["", "1", "current-instance", "first-instance", "last-instance"].includes(instance);
}

/** Names of the fields that an expression reads. */
export function fields(expression, found = new Set()) {
  if (expression[0] === "field" || expression[0] === "checked") {
    found.add(expression[1]);
  } else if (expression[0] === "op" || expression[0] === "call") {
    expression.slice(2).forEach((child) => fields(child, found));
  }
  return found;
}

function run(expression, context) {
  const state = { context, steps: 0 };
  try {
    return value(expression, state, 1);
  } catch (error) {
    if (error === EXHAUSTED) {
      return BLANK;
    }
    throw error;
  }
}

function value(expression, state, depth) {
  let node = expression;
  for (;;) {
    if (++state.steps > MAX_STEPS || depth > MAX_DEPTH) {
      throw EXHAUSTED;
    }
    if (node[0] !== "call" || node[1] !== "if") {
      return leafOrBranch(node, state, depth);
    }
    if (isTrue(value(node[2], state, depth + 1), state.context)) {
      node = node[3];
    } else if (node.length > 4) {
      node = node[4];
    } else {
      return BLANK;
    }
  }
}

function leafOrBranch(node, state, depth) {
  const { context } = state;
  switch (node[0]) {
    case "num":
      return number(node[1]);
    case "text":
      return text(node[1]);
    case "field":
      return text(context.value(node[1], node[2] ?? "", node[3] ?? ""));
    case "checked":
      return truth(context.checked(node[1], node[2], node[3] ?? "", node[4] ?? ""));
    case "smart":
      return text(context.smart(node[1]));
    case "op":
      return operation(node[1], node.slice(2), state, depth);
    case "call":
      return call(node[1], node.slice(2).map((child) => value(child, state, depth + 1)), context);
    default:
      throw new Error(`No expression: ${node[0]}`);
  }
}

function operation(sign, operands, state, depth) {
  const { context } = state;
  const anyIs = (wanted) => operands.some((one) => isTrue(value(one, state, depth + 1), context) === wanted);
  switch (sign) {
    case "or":
      return truth(anyIs(true));
    case "and":
      return truth(!anyIs(false));
    case "not":
      return truth(!isTrue(value(operands[0], state, depth + 1), context));
    case "=": case "<>": case "<": case "<=": case ">": case ">=":
      return truth(compare(sign, value(operands[0], state, depth + 1), value(operands[1], state, depth + 1), context));
    default: {
      let result = 0;
      let blank = false;
      operands.forEach((one, i) => {
        const operand = numeric(value(one, state, depth + 1), context);
        if (operand === undefined) {
          blank = true;
        } else if (i === 0) {
          result = operands.length === 1 && sign === "-" ? -operand : operand;
        } else {
          result = arithmetic(sign, result, operand);
        }
      });
      return blank ? BLANK : number(result);
    }
  }
}

function arithmetic(sign, left, right) {
  switch (sign) {
    case "+": return left + right;
    case "-": return left - right;
    case "*": return left * right;
    case "/": return right === 0 ? NaN : left / right;
    case "%": return right === 0 ? NaN : left % right;
    default: return tidy(left ** right);
  }
}

// ---- what a value is ----

export function asText(v) {
  return v.t === "text" ? v.v : v.t === "number" ? String(v.v) : v.v ? "1" : "0";
}

export function parseNumber(string) {
  const trimmed = trim(string);
  if (trimmed === "" || trimmed.length > 400 || !NUMBER.test(trimmed)) {
    return undefined;
  }
  const parsed = Number(trimmed);
  return Number.isFinite(parsed) ? parsed : undefined;
}

const isMissing = (v, context) => v.t === "text" && v.v !== "" && context.missingCodes.has(v.v);
const isBlank = (v) => v.t === "text" && v.v === "";
const isNothing = (v, context) => isBlank(v) || isMissing(v, context);

function numeric(v, context) {
  if (v.t === "number") return v.v;
  if (v.t === "truth") return v.v ? 1 : 0;
  return isMissing(v, context) ? undefined : parseNumber(v.v);
}

function isTrue(v, context) {
  if (v.t === "truth") return v.v;
  if (v.t === "number") return v.v !== 0;
  return !isNothing(v, context) && (numeric(v, context) ?? 1) !== 0;
}

function compare(sign, left, right, context) {
  if (sign === "=" || sign === "<>") {
    return equal(left, right) === (sign === "=");
  }
  if (isNothing(left, context) || isNothing(right, context)) {
    return false;
  }
  const a = numeric(left, context);
  const b = numeric(right, context);
  let order;
  if (a !== undefined && b !== undefined) {
    order = Math.sign(a - b) || 0;
  } else {
    const x = asText(left);
    const y = asText(right);
    order = x < y ? -1 : x > y ? 1 : 0;
  }
  return sign === "<" ? order < 0 : sign === "<=" ? order <= 0 : sign === ">" ? order > 0 : order >= 0;
}

function equal(left, right) {
  const a = asText(left);
  const b = asText(right);
  if (a === b) return true;
  const first = parseNumber(a);
  const second = parseNumber(b);
  return first !== undefined && second !== undefined && first === second;
}

// ---- functions ----

function call(name, args, context) {
  switch (name) {
    case "sum": case "mean": case "median": case "min": case "max": case "stdev": case "count":
      return aggregate(name, args, context);
    case "round": case "roundup": case "rounddown": case "sqrt": case "abs": case "exponential": case "ceil":
    case "floor": case "log": case "mod": case "pow":
      return mathematics(name, args, context);
    case "datediff": return difference(args, context);
    case "calcdate": return shifted(args, numeric(args[1], context), context);
    case "age_at_date": return age(args, args.length > 2 && isYes(args[2]), context);
    case "year": case "month": case "day": case "hour": case "minute": case "second": case "dayoftheweek":
      return part(name, args[0], context);
    case "isnumber": return truth(numeric(args[0], context) !== undefined);
    case "isinteger": return truth(Number.isInteger(numeric(args[0], context)));
    case "isblankormissingcode": return truth(isNothing(args[0], context));
    case "isblanknotmissingcode": return truth(isBlank(args[0]));
    case "ismissingcode": return truth(isMissing(args[0], context));
    case "hasmissingcode":
      return truth(isMissing(args[0], context) && asText(args[1]).split(",").some((c) => trim(c) === asText(args[0])));
    case "true": return truth(true);
    case "false": return truth(false);
    case "pi": return number(Math.PI);
    default: return textual(name, args, context);
  }
}

function isYes(v) {
  if (v.t === "truth") return v.v;
  if (v.t === "number") return v.v !== 0;
  return v.v.toLowerCase() === "true" || v.v === "1";
}

function aggregate(name, args, context) {
  if (name === "count") {
    return number(args.filter((v) => !isNothing(v, context)).length);
  }
  const numbers = args.map((v) => numeric(v, context)).filter((v) => v !== undefined);
  const sum = numbers.reduce((a, b) => a + b, 0);
  const sorted = [...numbers].sort((a, b) => a - b);
  const n = numbers.length;
  switch (name) {
    case "sum": return number(sum);
    case "mean": return number(n === 0 ? NaN : sum / n);
    case "median": {
      if (n === 0) return BLANK;
      const middle = Math.floor(n / 2);
      return number(n % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }
    case "min": return number(n === 0 ? NaN : sorted[0]);
    case "max": return number(n === 0 ? NaN : sorted[n - 1]);
    default: {
      if (n < 2) return BLANK;
      const mean = sum / n;
      const squares = numbers.reduce((a, b) => a + (b - mean) * (b - mean), 0);
      return number(Math.sqrt(squares / (n - 1)));
    }
  }
}

function mathematics(name, args, context) {
  const x = numeric(args[0], context);
  const second = args.length > 1 ? numeric(args[1], context) : undefined;
  if (x === undefined || (args.length > 1 && second === undefined)) {
    return BLANK;
  }
  switch (name) {
    case "round": return number(rounded(x, second, "half-up"));
    case "roundup": case "ceil": return number(rounded(x, second, "ceiling"));
    case "rounddown": case "floor": return number(rounded(x, second, "floor"));
    case "sqrt": return number(Math.sqrt(x));
    case "abs": return number(Math.abs(x));
    case "exponential": return number(tidy(Math.exp(x)));
    case "log":
      if (second === undefined) return number(x <= 0 ? NaN : tidy(Math.log(x)));
      return number(x <= 0 || second <= 0 || second === 1 ? NaN : tidy(Math.log(x) / Math.log(second)));
    case "mod": return number(arithmetic("%", x, second ?? 0));
    default: return number(tidy(x ** (second ?? 0)));
  }
}

/** Browsers may differ in the last bits of a power or logarithm: 15 significant digits. */
function tidy(v) {
  if (!Number.isFinite(v) || (Number.isInteger(v) && Math.abs(v) <= 2 ** 53)) {
    return v;
  }
  return Number(v.toPrecision(15));
}

/** Rounds the decimal digits that people see, so that 1.005 becomes 1.01. */
function rounded(x, decimals, mode) {
  const places = Math.trunc(Math.min(15, Math.max(-15, decimals ?? 0)));
  const [digits, exponent] = decimalOf(x);
  const drop = -exponent - places;
  if (drop <= 0) {
    return x;
  }
  const unit = 10n ** BigInt(drop);
  let whole = digits / unit;
  let rest = digits % unit;
  if (rest !== 0n) {
    const negative = digits < 0n;
    const magnitude = negative ? -rest : rest;
    if (mode === "half-up" && magnitude * 2n >= unit) {
      whole += negative ? -1n : 1n;
    } else if (mode === "ceiling" && !negative) {
      whole += 1n;
    } else if (mode === "floor" && negative) {
      whole -= 1n;
    }
  }
  return Number(`${whole}e${-places}`);
}

/** The shortest decimal of a double as an integer and an exponent of ten. */
function decimalOf(x) {
  const [mantissa, power = "0"] = String(x).split("e");
  const [integer, fraction = ""] = mantissa.split(".");
  return [BigInt(integer + fraction), Number(power) - fraction.length];
}

// ---- text ----

const points = (string) => Array.from(string);
const lower = (string) => points(string).map((c) => c.toLowerCase()).join("");
const upper = (string) => points(string).map((c) => c.toUpperCase()).join("");

export function trim(string) {
  return string.replace(/^[\t\n\v\f\r \u00a0]+|[\t\n\v\f\r \u00a0]+$/g, "");
}

function limited(string) {
  if (string.length > MAX_TEXT) throw EXHAUSTED;
  return text(string);
}

function textual(name, args, context) {
  const first = asText(args[0]);
  const second = args.length > 1 ? asText(args[1]) : "";
  const whole = (v) => Math.trunc(Math.min(1_000_000, Math.max(0, numeric(v, context) ?? 0)));
  switch (name) {
    case "contains": return truth(second !== "" && lower(first).includes(lower(second)));
    case "not_contain": return truth(!(second !== "" && lower(first).includes(lower(second))));
    case "starts_with": return truth(second !== "" && lower(first).startsWith(lower(second)));
    case "ends_with": return truth(second !== "" && lower(first).endsWith(lower(second)));
    case "find": {
      const at = first === "" ? -1 : lower(second).indexOf(lower(first));
      return number(at < 0 ? 0 : points(lower(second).slice(0, at)).length + 1);
    }
    case "length": return number(points(first).length);
    case "left": return limited(points(first).slice(0, whole(args[1])).join(""));
    case "right": {
      const all = points(first);
      return limited(all.slice(all.length - Math.min(whole(args[1]), all.length)).join(""));
    }
    case "mid": {
      const from = Math.max(whole(args[1]), 1) - 1;
      return limited(points(first).slice(from, from + whole(args[2])).join(""));
    }
    case "trim": return limited(trim(first));
    case "upper": return limited(upper(first));
    case "lower": return limited(lower(first));
    case "replace_text": {
      if (second === "") return limited(first);
      const parts = first.split(second);
      const replacement = asText(args[2]);
      if (first.length + (parts.length - 1) * (replacement.length - second.length) > MAX_TEXT) throw EXHAUSTED;
      return text(parts.join(replacement));
    }
    case "concat": return limited(args.map(asText).join(""));
    case "concat_ws": return limited(args.slice(1).map(asText).filter((s) => s !== "").join(first));
    default: throw new Error(`No function ${name}`);
  }
}

// ---- dates and times, proleptic Gregorian, no zones ----

const pad = (n, width = 2) => String(n).padStart(width, "0");

function readValue(v, format, context) {
  const string = trim(asText(v));
  const now = context.now;
  const today = `${pad(now.getFullYear(), 4)}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
  switch (string.toLowerCase()) {
    case "today": return moment(today, "ymd");
    case "now":
      return moment(`${today} ${pad(now.getHours())}:${pad(now.getMinutes())}:${pad(now.getSeconds())}`, "ymd");
    default: return moment(string, format);
  }
}

function moment(string, format) {
  const colon = string.indexOf(":");
  const gap = Math.max(string.indexOf(" "), string.indexOf("T"));
  if (gap < 0) {
    if (colon < 0) return date(string, format);
    const t = time(string);
    return t && { hasDate: false, hasTime: true, hasSeconds: t[1], days: 0, seconds: t[0] };
  }
  const d = date(string.slice(0, gap), format);
  const t = time(string.slice(gap + 1));
  return d && t && { hasDate: true, hasTime: true, hasSeconds: t[1], days: d.days, seconds: t[0] };
}

function digits(string, most) {
  return /^\d+$/.test(string) && string.length <= most ? Number(string) : -1;
}

function date(string, format) {
  const parts = string.replaceAll("/", "-").replaceAll(".", "-").split("-");
  if (parts.length !== 3) return undefined;
  const order = parts[0].length === 4 ? "ymd" : format;
  const [y, m, d] = [order.indexOf("y"), order.indexOf("m"), order.indexOf("d")];
  if (y < 0 || m < 0 || d < 0 || parts[y].length !== 4) return undefined;
  const year = digits(parts[y], 4);
  const month = digits(parts[m], 2);
  const day = digits(parts[d], 2);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > lengthOfMonth(year, month)) return undefined;
  return { hasDate: true, hasTime: false, hasSeconds: false, days: daysOf(year, month, day), seconds: 0 };
}

function time(string) {
  const parts = string.split(":");
  if (parts.length < 2 || parts.length > 3) return undefined;
  const hour = digits(parts[0], 2);
  const minute = parts[1].length === 2 ? digits(parts[1], 2) : -1;
  const second = parts.length === 2 ? 0 : parts[2].length === 2 ? digits(parts[2], 2) : -1;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return undefined;
  return [hour * 3600 + minute * 60 + second, parts.length === 3];
}

function lengthOfMonth(year, month) {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function daysOf(year, month, day) {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

function civil(days) {
  const shiftedDays = days + 719_468;
  const era = Math.floor(shiftedDays / 146_097);
  const ofEra = shiftedDays - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365);
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * month + 2) / 5) + 1;
  const civilMonth = month < 10 ? month + 3 : month - 9;
  return [yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, day];
}

function difference(args, context) {
  const unit = args.length > 2 ? trim(asText(args[2])) : "d";
  let format = "ymd";
  let signed = false;
  for (const extra of args.slice(3)) {
    const word = asText(extra).toLowerCase();
    if (word === "ymd" || word === "mdy" || word === "dmy") {
      format = word;
    } else {
      signed = isYes(extra);
    }
  }
  const from = readValue(args[0], format, context);
  const to = readValue(args[1], format, context);
  if (!from || !to || from.hasDate !== to.hasDate) return BLANK;
  const span = to.days * DAY + to.seconds - (from.days * DAY + from.seconds);
  const seconds = signed ? span : Math.abs(span);
  switch (unit) {
    case "y": case "Y": return number(seconds / DAY / DAYS_OF_YEAR);
    case "M": return number(seconds / DAY / DAYS_OF_MONTH);
    case "d": case "D": return number(seconds / DAY);
    case "h": case "H": return number(seconds / 3600);
    case "m": return number(seconds / 60);
    case "s": case "S": return number(seconds);
    default: return BLANK;
  }
}

function age(args, decimal, context) {
  const birth = readValue(args[0], "ymd", context);
  const at = readValue(args[1], "ymd", context);
  if (!birth?.hasDate || !at?.hasDate || at.days < birth.days) return BLANK;
  const born = civil(birth.days);
  const birthday = (years) => {
    const year = born[0] + years;
    return born[2] > lengthOfMonth(year, born[1]) ? daysOf(year, 3, 1) : daysOf(year, born[1], born[2]);
  };
  let years = civil(at.days)[0] - born[0];
  if (birthday(years) > at.days) years--;
  if (!decimal) return number(years);
  const last = birthday(years);
  return number(years + (at.days - last) / (birthday(years + 1) - last));
}

function part(name, v, context) {
  const m = readValue(v, "ymd", context);
  const ofTime = name === "hour" || name === "minute" || name === "second";
  if (!m || (!ofTime && !m.hasDate)) return BLANK;
  const [year, month, day] = civil(m.days);
  switch (name) {
    case "year": return number(year);
    case "month": return number(month);
    case "day": return number(day);
    case "hour": return number(Math.floor(m.seconds / 3600));
    case "minute": return number(Math.floor(m.seconds / 60) % 60);
    case "second": return number(m.seconds % 60);
    default: return number(((m.days + 3) % 7 + 7) % 7 + 1);
  }
}

function shifted(args, offset, context) {
  const from = readValue(args[0], "ymd", context);
  const unit = trim(asText(args[2]));
  if (!from?.hasDate || offset === undefined || Math.abs(offset) > 1e7) return BLANK;
  const lengths = { y: DAYS_OF_YEAR * DAY, M: DAYS_OF_MONTH * DAY, d: DAY, h: 3600, m: 60, s: 1 };
  const length = lengths[unit];
  if (length === undefined) return BLANK;
  const seconds = from.days * DAY + from.seconds + Math.floor(offset * length + 0.5);
  const day = Math.floor(seconds / DAY);
  const ofDay = seconds - day * DAY;
  if (day < daysOf(1, 1, 1) || day > daysOf(9999, 12, 31)) return BLANK;
  const [y, m, d] = civil(day);
  const written = `${pad(y, 4)}-${pad(m)}-${pad(d)}`;
  if (!from.hasTime && unit !== "h" && unit !== "m" && unit !== "s") return text(written);
  const exact = from.hasSeconds || ofDay % 60 !== 0;
  return text(`${written} ${pad(Math.floor(ofDay / 3600))}:${pad(Math.floor(ofDay / 60) % 60)}`
    + (exact ? `:${pad(ofDay % 60)}` : ""));
}
