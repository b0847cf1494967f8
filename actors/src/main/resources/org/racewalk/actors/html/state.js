// States of objects, and messages on their way.

const coreObjects = new Set();
for (const at of coreRows) {
  (rows[at].set || []).forEach((fact) => coreObjects.add(fact[0]));
}

/** Object to part to {before, now, at, changed}. */
function stateAt(last) {
  const objects = new Map();
  const note = (fact, at) => {
    const [object, part, before, now] = fact;
    const parts = objects.get(object) || new Map();
    objects.set(object, parts);
    const known = parts.get(part);
    const was = before || (known ? known.now : "");
    if (known && known.now === now && !(at === last && before)) {
      return;
    }
    const changed = (known ? known.changed : false) || (was !== "" && was !== now) || part === LIFE;
    parts.set(part, { before: was, now, at, changed, read: rows[at].kind === "read" });
  };
  for (let at = 0; at <= last; at++) {
    (rows[at].was || []).forEach((fact) => note(fact, at));
    (rows[at].set || []).forEach((fact) => note(fact, at));
  }
  return objects;
}

function tellState() {
  const section = byId("state");
  const title = html("h3", "", "State after this step");
  const toggle = html("label", "toggle");
  const box = html("input", "");
  box.type = "checkbox";
  box.checked = everyObject;
  box.addEventListener("change", () => {
    everyObject = box.checked;
    tellState();
  });
  toggle.append(box, " all objects");
  title.append(toggle);
  section.replaceChildren(title);
  tellOnTheWay(section);
  const touched = new Set((rows[current].set || []).map((fact) => fact[0] + "\n" + fact[1]));
  const tables = new Map();
  for (const [object, parts] of stateAt(current)) {
    if (!everyObject && !coreObjects.has(object)) {
      continue;
    }
    const life = parts.get(LIFE);
    for (const [part, fact] of parts) {
      const now = touched.has(object + "\n" + part);
      if (part !== LIFE && (fact.changed || now || everyObject)) {
        const plain = part === "" || part.startsWith("+");
        const title = plain && !life ? "variables" : object;
        tableOf(tables, title, life).append(
          stateLine(plain && !life ? nameOf(object, part) : part || "(counter)", fact, now),
        );
      }
    }
    if (life) {
      tableOf(tables, object, life);
    }
  }
  section.append(...tables.values());
  const any = tables.size > 0;
  if (!any) {
    section.append(html("p", "none", "Nothing has changed yet."));
  }
}

function tableOf(tables, title, life) {
  let table = tables.get(title);
  if (!table) {
    const freed = life && life.now === "freed";
    table = html("table", freed ? "object freed" : "object");
    const caption = html("caption", "", title);
    if (life) {
      caption.append(html("span", "life", life.now + " in " + stepName(life.at)));
    }
    table.append(caption);
    tables.set(title, table);
  }
  return table;
}

function stateLine(name, fact, now) {
  const value = html("td", "value");
  if (now && fact.at === current && fact.before && fact.before !== fact.now) {
    value.append(html("s", "", fact.before), " \u2192 ");
  }
  value.append(html("span", "now-value", fact.now));
  const by = fact.read ? "" : stepName(fact.at) + " " + laneName(rows[fact.at].lane);
  return html("tr", now ? "now" : "", html("td", "part", name), value, html("td", "by", by));
}

/** Messages that were sent and have not arrived. */
function tellOnTheWay(section) {
  const flying = data.messages.filter(
    (m) => m.from <= current && current < m.to && m.kind !== "lock" && m.fromLane !== RCU,
  );
  const late = data.late.filter((at) => at <= current);
  if (flying.length || late.length) {
    const list = html("ul", "flying");
    for (const message of flying) {
      const fact = (rows[message.from].set || [])[0];
      const what =
        message.kind === "store" && fact
          ? "store " + nameOf(fact[0], fact[1]) + " = " + fact[3]
          : message.kind;
      list.append(
        html("li", "", what + " of " + stepName(message.from) + " has not reached " +
          laneName(message.toLane)),
      );
    }
    for (const at of late) {
      const fact = rows[at].set[0];
      list.append(html("li", "", "store " + nameOf(fact[0], fact[1]) + " = " + fact[3] + " of " +
        stepName(at) + ": other CPUs may not see it yet"));
    }
    section.append(html("p", "flying", "On the way:"), list);
  }
}
