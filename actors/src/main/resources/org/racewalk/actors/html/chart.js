// Draws the chart.

function draw() {
  arrange();
  const scroll = byId("scroll");
  scroll.replaceChildren(drawHead(), drawBody());
  scroll.className = mode;
}

function drawHead() {
  const height = 40;
  const head = svg("svg", { class: "head", width: place.width, height });
  head.append(svg("rect", { class: "ground", width: place.width, height }));
  for (const lane of data.lanes) {
    if (!place.left.has(lane.id)) {
      continue;
    }
    const cpu = lane.id >= 0;
    const x = cpu || lane.id === RCU ? center(lane.id) : place.left.get(MM) + 6;
    const anchor = cpu || lane.id === RCU ? "middle" : "start";
    const group = svg("g", { class: cpu ? "cpu cpu" + (lane.id % 6) : "cpu actor" });
    group.append(svg("text", { class: "lane", x, y: 16, "text-anchor": anchor }, lane.name));
    const letters = Math.floor(place.lane / 6.4);
    const under = cpu
      ? cut(lane.tasks.join(", ") || "idle", letters)
      : lane.id === MM
        ? "memory"
        : "grace periods";
    group.append(svg("text", { class: "tasks", x, y: 31, "text-anchor": anchor }, under));
    head.append(group);
  }
  if (curve.length) {
    const x = place.curve;
    head.append(
      svg("text", { class: "tasks strong", x: x + CURVE / 2, y: 15, "text-anchor": "middle" },
        "runs that fail"),
      svg("text", { class: "tasks", x: x + 12, y: 31, "text-anchor": "middle" }, "0%"),
      svg("text", { class: "tasks", x: x + CURVE - 18, y: 31, "text-anchor": "middle" }, "100%"),
    );
  }
  return head;
}

const cut = (text, letters) =>
  text.length > letters ? text.slice(0, Math.max(1, letters - 1)) + "\u2026" : text;

function drawBody() {
  const body = svg("svg", {
    class: "body",
    width: place.width,
    height: place.height,
    viewBox: "0 0 " + place.width + " " + place.height,
  });
  body.append(drawDefs());
  const here = svg("rect", { id: "here", x: 0, width: place.width, rx: 3 });
  body.append(here);
  body.append(svg("path", { id: "value-from" }));
  for (const [lane] of place.left) {
    const name = lane >= 0 ? "cpu" + (lane % 6) : "actor";
    body.append(
      svg("line", {
        class: "lifeline " + name,
        x1: center(lane),
        x2: center(lane),
        y1: 0,
        y2: place.height,
      }),
    );
  }
  drawGaps(body);
  drawGracePeriods(body);
  drawSwitches(body);
  drawMessages(body);
  const shown = mode === "core" ? coreRows : rows.keys();
  for (const at of shown) {
    body.append(drawRow(at));
  }
  drawCurve(body);
  return body;
}

function drawDefs() {
  const defs = svg("defs", {});
  for (const name of ["plain", "bad", "store"]) {
    const marker = svg("marker", {
      id: "tip-" + name,
      viewBox: "0 0 8 8",
      refX: 7,
      refY: 4,
      markerWidth: 7,
      markerHeight: 7,
      orient: "auto-start-reverse",
    });
    marker.append(svg("path", { class: "tip " + name, d: "M0 0.6 L8 4 L0 7.4 z" }));
    defs.append(marker);
  }
  return defs;
}

function drawGaps(body) {
  for (const gap of place.gaps) {
    if (gap.steps > 0) {
      body.append(
        svg("text", { class: "gap", x: 6, y: gap.y + gap.height / 2 + 1 },
          "\u22ee " + plural(gap.steps, "step")),
      );
    }
  }
}

/** From the beginning of each to the last report. */
function drawGracePeriods(body) {
  if (!hasRcu) {
    return;
  }
  let begin = -1;
  let end = -1;
  const flush = () => {
    if (begin >= 0 && end > begin) {
      const bar = svg("rect", {
        class: "grace",
        x: center(RCU) - 6,
        width: 12,
        y: place.y[begin],
        height: Math.max(6, place.y[end] - place.y[begin]),
        rx: 4,
      });
      bar.append(svg("title", {}, "grace period"));
      body.append(bar);
    }
  };
  rows.forEach((row, at) => {
    if (row.lane === RCU) {
      flush();
      begin = at;
      end = -1;
    } else if (row.kind === "message" && row.text.includes("quiescent report")) {
      end = at;
    }
  });
  flush();
}

/** A dashed line from the last step of a CPU to the first one of the next. */
function drawSwitches(body) {
  const shown = mode === "core" ? coreRows : [...rows.keys()];
  let before = -1;
  for (const at of shown) {
    const lane = rows[at].lane;
    if (lane < 0 || (mode === "all" && rows[at].kind === "message")) {
      continue;
    }
    if (before >= 0 && rows[before].lane !== lane) {
      const from = place.boxes.get(before);
      const to = place.boxes.get(at);
      const x1 = center(rows[before].lane);
      const x2 = center(lane);
      const y1 = from.y + from.height;
      const middle = Math.max(y1 + 3, to.y - 5);
      body.append(
        svg("path", {
          class: "switch",
          d: "M" + x1 + " " + y1 + " V" + middle + " H" + x2 + " V" + to.y,
        }),
      );
    }
    before = at;
  }
}

function edge(at, toX) {
  const row = rows[at];
  const box = place.boxes.get(at);
  const x = center(row.lane);
  if (!box || row.lane < 0) {
    return x;
  }
  const half = place.lane / 2 - 6;
  return toX > x ? x + half : x - half;
}

function arrow(body, className, x1, y1, x2, y2, ends) {
  const name = className.includes("bad") ? "bad" : className.includes("store") ? "store" : "plain";
  const line = svg("line", { class: "message " + className, x1, y1, x2, y2 });
  if (ends.includes("to")) {
    line.setAttribute("marker-end", "url(#tip-" + name + ")");
  }
  if (ends.includes("from")) {
    line.setAttribute("marker-start", "url(#tip-" + name + ")");
  }
  body.append(line);
  return line;
}

/** Requests to memory, with the answers of reads; and what was on its way for some time. */
function drawMessages(body) {
  const shown = mode === "core" ? coreRows : [];
  shown.forEach((at) => drawRequest(body, at));
  for (const message of data.messages) {
    const core = rows[message.from].core || rows[message.to].core;
    if (mode === "core" && !core) {
      continue;
    }
    if (mode === "core" && !rows[message.from].core && sentByCore(message)) {
      continue;
    }
    if (!place.left.has(message.fromLane) || !place.left.has(message.toLane)) {
      continue;
    }
    const y1 = place.y[message.from];
    const y2 = place.y[message.to];
    const toX = center(message.toLane);
    const fromX = message.fromLane >= 0 ? edge(message.from, toX) : center(message.fromLane);
    const endX =
      message.toLane >= 0 && place.boxes.has(message.to) ? edge(message.to, fromX) : toX;
    const line = arrow(body, message.kind.replace(" ", "-"), fromX, y1, endX, y2, "to");
    line.append(svg("title", {}, message.kind + ": " + stepName(message.from) + " to " +
      stepName(message.to)));
    line.dataset.message = message.kind;
    if (mode === "core" && !place.boxes.has(message.to)) {
      label(body, message, fromX, y1, endX, y2);
    }
  }
}

/** Whether a step of the core asked for the same: then that one is drawn. */
function sentByCore(message) {
  return data.messages.some(
    (other) =>
      other.kind === message.kind && other.to === message.to && rows[other.from].core,
  );
}

function label(body, message, x1, y1, x2, y2) {
  const text = message.kind === "store" ? "the store arrives" : message.kind;
  const right = x2 > x1;
  body.append(
    svg("text", {
      class: "label",
      x: x2 + (right ? -6 : 6),
      y: y2 - 4,
      "text-anchor": right ? "end" : "start",
    }, text),
  );
}

function drawRequest(body, at) {
  const row = rows[at];
  const memory = center(MM);
  if (row.lane < 0) {
    return;
  }
  const y = place.y[at];
  const fact = (row.set || []).find((one) => !one[0].startsWith("task "));
  const stopped = row.kind === "violated";
  if (!fact && !stopped) {
    return;
  }
  const from = edge(at, memory);
  if (row.kind === "read") {
    const old = overwritten(at);
    const waits = (row.rules || []).some((rule) => rule.includes("has not reached"));
    const y1 = old < 0 || waits ? y : Math.max(place.y[row.reads] || 0, place.y[old] - 8);
    if (old >= 0 && waits && mode === "core" && rows[old].core) {
      const box = place.boxes.get(at);
      const under = box.y + box.height + 13;
      const x = center(row.lane);
      const line = arrow(body, "store pending", memory, place.y[old], x + 3, under, "to");
      line.dataset.message = "pending";
      line.append(svg("title", {}, "the store of " + stepName(old) + " comes later"));
      body.append(svg("text", { class: "label", x: x + 12, y: under + 4 },
        "the store comes later"));
    }
    arrow(body, old < 0 ? "answer" : "answer late", memory - 5, y1, from + 2, y, "to");
    dot(body, row, y1, old < 0 ? fact[3] : fact[3] + " (old)");
  } else {
    arrow(body, stopped ? "request bad" : "request", from, y, memory - 5, y, "to");
    dot(body, row, y, stopped ? "" : shortState(fact));
  }
}

/** The first row that had overwritten what this one read, or -1. */
function overwritten(at) {
  const row = rows[at];
  const fact = row.kind === "read" && (row.set || []).find((one) => !one[0].startsWith("task "));
  if (!fact) {
    return -1;
  }
  let old = -1;
  for (let i = row.reads === undefined ? 0 : row.reads + 1; i < at; i++) {
    const wrote = rows[i].kind === "write" && (rows[i].set || []).find((one) =>
      one[0] === fact[0] && one[1] === fact[1]);
    if (wrote) {
      old = wrote[3] === fact[3] ? -1 : old < 0 ? i : old;
    }
  }
  return old;
}

function shortState(fact) {
  if (fact[3] === "not held") {
    return "unlocked";
  }
  return fact[3].includes("() by ") ? "locked" : fact[3];
}

function dot(body, row, y, text) {
  const x = center(MM);
  const freed = text === "freed";
  if (freed || row.kind === "violated") {
    body.append(
      svg("path", {
        class: "cross",
        d: "M" + (x - 5) + " " + (y - 5) + "l10 10m0 -10l-10 10",
      }),
    );
  } else {
    body.append(svg("circle", { class: "dot k-" + row.kind, cx: x, cy: y, r: 4 }));
  }
  const letters = Math.floor((MM_WIDTH - 26) / 6.6);
  const label = svg("text", { class: freed ? "value freed" : "value", x: x + 9, y: y + 4 },
    cut(text, letters));
  label.append(svg("title", {}, text));
  body.append(label);
}

function drawRow(at) {
  const row = rows[at];
  const box = place.boxes.get(at);
  const chance = row.core ? chances.get(row.core) : undefined;
  const classes = ["row", "k-" + row.kind, row.lane >= 0 ? "cpu" + (row.lane % 6) : "actor"];
  if (row.core) {
    classes.push("core");
  }
  if (chance && chance.jump) {
    classes.push("jump");
  }
  if (row.kind === "violated" || at === coreRows[coreRows.length - 1]) {
    classes.push("bad");
  }
  const group = svg("g", {
    id: "row-" + at,
    class: classes.join(" "),
    role: "option",
    "aria-selected": "false",
    "aria-label": stepName(at) + " " + who(row) + ": " + row.text,
  });
  group.append(
    svg("rect", { class: "hit", x: 0, y: box.y - 3, width: place.width, height: box.height + 6 }),
  );
  const wide = row.lane >= 0;
  const x = wide ? place.left.get(row.lane) + 6 : center(row.lane) - ACTOR / 2;
  const width = wide ? place.lane - 12 : ACTOR;
  group.append(svg("rect", { class: "box", x, y: box.y, width, height: box.height, rx: 5 }));
  if (row.core) {
    group.append(
      svg("text", { class: "number", x: GUTTER - 8, y: place.y[at] + 4, "text-anchor": "end" },
        "[" + row.core + "]"),
    );
  }
  let y = box.y + (mode === "core" ? 17 : 12);
  if (box.head) {
    group.append(svg("text", { class: "function", x: x + 7, y }, cut(box.head, place.letters + 2)));
    y += LINE;
  }
  for (const line of box.lines) {
    const text = svg("text", { class: "code", x: x + 7, y }, wide ? line : cut(line, 13));
    text.setAttribute("xml:space", "preserve");
    group.append(text);
    y += LINE;
  }
  group.append(svg("title", {}, stepName(at) + " " + who(row) + ": " + row.text));
  group.addEventListener("click", () => select(at));
  return group;
}

/** How likely the failure is after each step of the core, beside the steps. */
function drawCurve(body) {
  if (!curve.length) {
    return;
  }
  const left = place.curve + 12;
  const width = CURVE - 32;
  const top = mode === "core" ? 6 : 4;
  const point = (one) => ({
    x: left + (width * one.failing) / one.runs,
    y: one.row < 0 ? top : place.y[one.row],
    one,
  });
  const points = curve.map(point);
  for (const share of [0, 0.5, 1]) {
    const x = left + share * width;
    body.append(svg("line", { class: "grid", x1: x, x2: x, y1: 0, y2: place.height }));
  }
  let before = null;
  for (const next of points) {
    if (before) {
      body.append(
        svg("path", {
          class: next.one.jump ? "curve jump" : "curve",
          d: "M" + before.x + " " + before.y + " V" + (next.y - 9) + " L" + next.x + " " + next.y,
        }),
      );
    }
    before = next;
  }
  for (const next of points) {
    const circle = svg("circle", {
      class: next.one.jump ? "point jump" : "point",
      cx: next.x,
      cy: next.y,
      r: next.one.jump ? 5 : 3.5,
    });
    circle.append(svg("title", {}, chanceText(next.one)));
    body.append(circle);
  }
  points.forEach((next, i) => {
    if (next.one.jump || i === 0 || i === points.length - 1) {
      const room = place.width - next.x - 10;
      const right = room < (next.one.jump ? 80 : 36);
      body.append(
        svg("text", {
          class: next.one.jump ? "share jump" : "share",
          x: next.x + (right ? -8 : 8),
          y: next.y + (i === 0 ? 10 : 4),
          "text-anchor": right ? "end" : "start",
        }, percent(next.one) + (next.one.jump ? " decides" : "")),
      );
    }
  });
}

function chanceText(one) {
  const upTo = one.number === 0 ? "before any step" : "up to step [" + one.number + "]";
  return (
    "of " + plural(one.runs, "run") + " that begin like this one " + upTo + " and go on at random, " +
    one.failing.toLocaleString("en") + " fail (" + percent(one) + ")"
  );
}
