// The source beside the chart.

/** The last row up to the current one in which a CPU stood in the sources. */
function standing(cpu) {
  for (let at = current; at >= 0; at--) {
    if (rows[at].lane === cpu && rows[at].file !== undefined) {
      return at;
    }
  }
  return -1;
}

function tellSource() {
  const section = byId("source");
  const row = rows[current];
  const acting = row.file !== undefined ? row.lane : null;
  const cpu = shownCpu !== null ? shownCpu : acting !== null ? acting : firstStanding();
  const tabs = html("div", "tabs");
  tabs.setAttribute("role", "tablist");
  for (const lane of cpus) {
    const at = standing(lane.id);
    if (at < 0) {
      continue;
    }
    const stack = data.stacks[rows[at].stack] || [];
    const tab = html("button", "cpu" + (lane.id % 6), html("b", "", lane.name),
      " " + (stack[stack.length - 1] || ""));
    tab.type = "button";
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-selected", String(lane.id === cpu));
    tab.addEventListener("click", () => {
      shownCpu = lane.id;
      tellSource();
    });
    tabs.append(tab);
  }
  const at = cpu === null ? -1 : standing(cpu);
  section.replaceChildren(tabs);
  if (at < 0) {
    section.append(html("p", "none", "Nothing in the sources did this."));
    return;
  }
  const stack = data.stacks[rows[at].stack] || [];
  const file = data.files[rows[at].file];
  const where = html("p", "where", html("span", "place", file.path + ":" + rows[at].line));
  if (stack.length > 1) {
    where.append(html("span", "stack", stack.join(" \u203a ")));
  }
  section.append(where, listing(file, at));
  const line = section.querySelector(".now");
  const pane = section.querySelector(".listing");
  if (line) {
    pane.scrollTop = line.offsetTop - pane.clientHeight / 2 + 10;
  }
}

function firstStanding() {
  for (let at = current; at >= 0; at--) {
    if (rows[at].file !== undefined) {
      return rows[at].lane;
    }
  }
  return null;
}

function listing(file, at) {
  const row = rows[at];
  const part = file.parts.find(
    ([from, text]) => row.line >= from && row.line < from + text.split("\n").length,
  );
  if (!part) {
    return html("p", "none", "This part of the sources is not in this file.");
  }
  const list = html("div", "listing");
  list.tabIndex = 0;
  const others = new Map();
  for (const lane of cpus) {
    const other = standing(lane.id);
    if (other >= 0 && rows[other].file === row.file && lane.id !== row.lane) {
      others.set(rows[other].line, (others.get(rows[other].line) || []).concat(lane.id));
    }
  }
  let comment = false;
  part[1].split("\n").forEach((text, i) => {
    const number = part[0] + i;
    const line = html("div", number === row.line ? "line now cpu" + (row.lane % 6) : "line");
    const mark = html("span", "mark");
    for (const cpu of others.get(number) || []) {
      mark.append(html("i", "cpu" + (cpu % 6), "CPU" + cpu));
    }
    const code = html("code", "");
    comment = colour(code, text, comment);
    line.append(html("span", "no", String(number)), code, mark);
    list.append(line);
  });
  return list;
}

const KEYWORDS = new Set(
  ("auto break case char const continue default do double else enum extern float for goto if " +
    "inline int long register return short signed sizeof static struct switch typedef union " +
    "unsigned void volatile while bool NULL true false").split(" "),
);
const TOKEN = /\/\*|\/\/.*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|^\s*#\s*\w+|[A-Za-z_]\w*|\d\w*/g;

/** Adds a line of C in colours; returns whether a comment goes on behind it. */
function colour(code, text, comment) {
  let from = 0;
  if (comment) {
    const end = text.indexOf("*/");
    from = end < 0 ? text.length : end + 2;
    code.append(html("span", "c", text.slice(0, from)));
    if (end < 0) {
      return true;
    }
  }
  TOKEN.lastIndex = from;
  for (let token = TOKEN.exec(text); token; token = TOKEN.exec(text)) {
    code.append(text.slice(from, token.index));
    from = token.index + token[0].length;
    let kind = "";
    if (token[0] === "/*") {
      const end = text.indexOf("*/", from);
      from = end < 0 ? text.length : end + 2;
      code.append(html("span", "c", text.slice(token.index, from)));
      if (end < 0) {
        return true;
      }
      TOKEN.lastIndex = from;
      continue;
    } else if (token[0].startsWith("//")) {
      kind = "c";
    } else if (token[0][0] === '"' || token[0][0] === "'") {
      kind = "s";
    } else if (token[0].trimStart()[0] === "#") {
      kind = "p";
    } else if (KEYWORDS.has(token[0])) {
      kind = "k";
    }
    code.append(kind ? html("span", kind, token[0]) : token[0]);
  }
  code.append(text.slice(from));
  return false;
}
