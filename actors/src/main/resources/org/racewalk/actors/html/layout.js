// Where lanes, rows and gaps of the chart lie.

const GUTTER = 46;
const MM_WIDTH = 118;
const RCU_WIDTH = 116;
const CURVE = 116;
const ACTOR = 108;
const LINE = 15;
const FLAT = 19;

const cpus = data.lanes.filter((lane) => lane.id >= 0);
const hasRcu =
  rows.some((row) => row.lane === RCU) ||
  data.messages.some((message) => message.fromLane === RCU || message.toLane === RCU);
const curve = data.curve.filter((one) => one.runs > 0);

let place = null;

function measure() {
  const probe = svg("svg", { width: 0, height: 0 });
  const text = svg("text", { class: "code" }, "0".repeat(50));
  probe.append(text);
  document.body.append(probe);
  const width = text.getComputedTextLength() / 50 || 7;
  probe.remove();
  return width;
}

const LETTER = measure();

function wrap(text, width) {
  const lines = [];
  let line = "";
  for (let word of text.split(" ")) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "  ";
    }
    while (line.trimStart().length === 0 && line.length + word.length > width) {
      const seam = Math.max(
        word.lastIndexOf(".", width - line.length - 1),
        word.lastIndexOf("(", width - line.length - 1),
        word.lastIndexOf("_", width - line.length - 1),
      );
      const cut = seam > 2 ? seam + 1 : width - line.length;
      lines.push(line + word.slice(0, cut));
      word = word.slice(cut);
      line = "  ";
    }
    line += (line.trim() ? " " : "") + word;
  }
  lines.push(line);
  return lines;
}

/** Where lanes and rows are, for the present mode and width. */
function arrange() {
  const fixed = GUTTER + MM_WIDTH + (hasRcu ? RCU_WIDTH : 0) + (curve.length ? CURVE : 0);
  const room = byId("scroll").clientWidth - fixed - 4;
  const lane = Math.max(158, Math.min(320, Math.floor(room / cpus.length)));
  const left = new Map();
  let x = GUTTER;
  for (const cpu of cpus) {
    left.set(cpu.id, x);
    x += lane;
  }
  left.set(MM, x);
  x += MM_WIDTH;
  if (hasRcu) {
    left.set(RCU, x);
    x += RCU_WIDTH;
  }
  place = {
    lane,
    left,
    curve: x,
    width: x + (curve.length ? CURVE : 0),
    letters: Math.max(12, Math.floor((lane - 26) / LETTER)),
    y: new Array(rows.length).fill(0),
    boxes: new Map(),
    gaps: [],
    height: 0,
  };
  if (mode === "core") {
    arrangeCore();
  } else {
    arrangeAll();
  }
}

function center(lane) {
  const width = lane === MM ? MM_WIDTH : lane === RCU ? RCU_WIDTH : place.lane;
  const left = place.left.get(lane);
  return lane === MM ? left + 14 : left + width / 2;
}

function arrangeCore() {
  let y = 12;
  let previous = -1;
  const functions = new Map();
  const tasks = new Map();
  for (const at of coreRows) {
    const row = rows[at];
    const skipped = at - previous - 1;
    if (skipped > 0) {
      const ends = data.messages.filter(
        (m) =>
          (m.to > previous && m.to < at && rows[m.from].core) ||
          (m.from > previous && m.from < at && rows[m.to].core),
      ).length;
      const height = 22 + Math.min(4, ends) * 8;
      place.gaps.push({ y, height, steps: stepsBetween(previous, at) });
      for (let i = previous + 1; i < at; i++) {
        place.y[i] = y + ((i - previous) / (skipped + 1)) * height;
      }
      y += height;
    }
    const head = heading(row, functions, tasks);
    const lines = wrap(row.text, place.letters);
    const height = (lines.length + (head ? 1 : 0)) * LINE + 12;
    place.boxes.set(at, { y, height, head, lines });
    place.y[at] = y + height / 2;
    y += height + (overwritten(at) < 0 ? 10 : 30);
    previous = at;
  }
  for (let i = previous + 1; i < rows.length; i++) {
    place.y[i] = y;
  }
  place.height = y + 8;
}

/** The function, and the task where a CPU has several, when they are new in the lane. */
function heading(row, functions, tasks) {
  const lane = data.lanes.find((one) => one.id === row.lane);
  let head = "";
  if (lane && lane.tasks.length > 1 && tasks.get(row.lane) !== row.task && row.task) {
    head = row.task + ": ";
    functions.delete(row.lane);
  }
  tasks.set(row.lane, row.task);
  const stack = row.stack === undefined ? [] : data.stacks[row.stack];
  const name = stack.length ? stack[stack.length - 1] + "()" : "";
  if (name && functions.get(row.lane) !== name) {
    head += name;
    functions.set(row.lane, name);
  }
  return head;
}

function stepsBetween(from, to) {
  const before = from < 0 ? data.setup : rows[from].step;
  return Math.max(0, rows[to].step - before - 1);
}

function arrangeAll() {
  rows.forEach((row, at) => {
    const y = 8 + at * FLAT;
    const text =
      row.text.length > place.letters
        ? row.text.slice(0, place.letters - 1) + "\u2026"
        : row.text;
    place.boxes.set(at, { y: y + 1, height: FLAT - 3, head: "", lines: [text] });
    place.y[at] = y + FLAT / 2;
  });
  place.height = 16 + rows.length * FLAT;
}
