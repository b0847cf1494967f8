-- The trace store, format 1. Every statement ends with a semicolon at the end of a line.
-- docs/traces.md explains it; the comments below are in the database itself.

create table meta (key varchar primary key, value varchar not null);
comment on table meta is 'What this file is: application, format, and the Racewalk that made it.';

create table runs (
    run bigint not null,
    replay varchar not null,
    replay_key bigint not null,
    scenario varchar not null,
    defines varchar not null,
    memory varchar not null,
    cpus integer not null,
    preemption varchar not null,
    failures integer not null,
    races varchar not null,
    plain varchar not null,
    strategy varchar,
    seed bigint,
    program varchar not null,
    outcome varchar not null,
    steps bigint not null,
    setup_steps bigint not null,
    switches integer not null,
    events bigint not null,
    decisions bigint not null,
    violations integer not null,
    unseed bigint not null
);
comment on table runs is 'One row a recorded run.';
comment on column runs.run is 'Its number in this file, from 1.';
comment on column runs.replay is 'Makes the run again: racewalk replay STRING.';
comment on column runs.replay_key is 'Hash of the replay string without its unseed; a run is kept once.';
comment on column runs.scenario is 'The C file.';
comment on column runs.defines is 'Its -D macros, with spaces between.';
comment on column runs.memory is 'Memory order: sc, tso, lkmm.';
comment on column runs.cpus is 'Simulated CPUs.';
comment on column runs.preemption is 'none, voluntary, full.';
comment on column runs.failures is 'How many allocations may fail.';
comment on column runs.races is 'Rule for data races: off, kcsan, lkmm.';
comment on column runs.plain is 'Plain loads: once, reload.';
comment on column runs.strategy is 'What made the decisions; null if they are written out.';
comment on column runs.seed is 'Of the run; null if its decisions are written out.';
comment on column runs.program is 'Hash of the compiled program.';
comment on column runs.outcome is 'passed, violated, inconclusive.';
comment on column runs.steps is 'Steps, without those of the set-up.';
comment on column runs.setup_steps is 'Steps of the set-up, which is not recorded.';
comment on column runs.switches is 'How often a task acted though the last one could go on; a message is none.';
comment on column runs.events is 'Rows in events.';
comment on column runs.decisions is 'Rows in decisions.';
comment on column runs.violations is 'Rows in violations.';
comment on column runs.unseed is 'Drawn at the very end: equal for equal runs.';

create table events (
    run bigint not null,
    event integer not null,
    step integer not null,
    is_step boolean not null,
    kind varchar not null,
    cpu smallint,
    task varchar,
    pid integer,
    function varchar,
    file varchar,
    line integer,
    operation varchar not null,
    via varchar,
    object varchar,
    class varchar,
    field varchar,
    address bigint,
    ordering varchar,
    before varchar,
    after varchar,
    result varchar,
    done boolean,
    reads_from integer
);
comment on table events is 'All that happened in the runs, in order. The views steps, accesses and messages are parts of it.';
comment on column events.run is 'The run: runs.run.';
comment on column events.event is 'Number in the run, from 0: the order in which things happened.';
comment on column events.step is 'Number of the step, from 1 after the set-up; what is no step has that of the step before.';
comment on column events.is_step is 'Whether it is a step: an access to shared state or the delivery of a message.';
comment on column events.kind is 'access, primitive (lock, RCU, allocation, scheduling, mark), barrier, wait, message, switch (of task), decision (about a value), permitted (a reordering), enter and leave (a function), violation.';
comment on column events.cpu is 'The CPU; null for what concerns no single one.';
comment on column events.task is 'Name of the task; null if there is none.';
comment on column events.pid is 'Pid of the task.';
comment on column events.function is 'The function of the scenario or kernel code, never one of a header of Racewalk.';
comment on column events.file is 'Its file.';
comment on column events.line is 'The line.';
comment on column events.operation is 'access: read, write, update. primitive, barrier: its name (mutex_lock, smp_mb). wait: for what. message: which. switch: in, idle. decision: its kind. permitted: the rule that permitted the next event to be out of order. violation: its text.';
comment on column events.via is 'The kernel function that an access was made through (refcount_inc).';
comment on column events.object is 'What is touched, with its number in the run (vm_area_struct#1).';
comment on column events.class is 'The same without the number.';
comment on column events.field is 'The field of it.';
comment on column events.address is 'Where in the memory of the machine.';
comment on column events.ordering is 'access: plain, once, acquire, release, full, dereference.';
comment on column events.before is 'access: the value before. Pointers as objects.';
comment on column events.after is 'access: the value after; equal for a read.';
comment on column events.result is 'primitive: its result. decision: the answer.';
comment on column events.done is 'primitive: whether it had its effect (lock taken, memory got).';
comment on column events.reads_from is 'access: step of the write that it has read, where that is known and not in the set-up. message: step of the store that arrives.';

create table decisions (
    run bigint not null,
    decision integer not null,
    step integer not null,
    kind varchar not null,
    cpu smallint,
    choices integer not null,
    answer integer not null,
    what varchar not null
);
comment on table decisions is 'Where runs differ from the calm default, order of events included.';
comment on column decisions.run is 'The run: runs.run.';
comment on column decisions.decision is 'Number among all decisions of the run, from 0.';
comment on column decisions.step is 'Steps made before it.';
comment on column decisions.kind is 'event: which event comes next. Else choose, failure, reuse, steal, coherence, stale, late, yield, delay, reload.';
comment on column decisions.cpu is 'The CPU that acted last.';
comment on column decisions.choices is 'How many answers there were.';
comment on column decisions.answer is 'The answer. Of kind event: a code for what came next.';
comment on column decisions.what is 'The answer in words.';

create table objects (
    run bigint not null,
    object varchar not null,
    class varchar not null,
    life integer not null,
    allocated_event integer,
    allocated_step integer,
    allocated_by varchar,
    allocated_in varchar,
    retired_event integer,
    retired_step integer,
    freed_event integer,
    freed_step integer,
    freed_by varchar,
    freed_in varchar
);
comment on table objects is 'Lives of heap objects that were allocated, retired or freed in the recorded part of a run.';
comment on column objects.run is 'The run: runs.run.';
comment on column objects.object is 'Name with number; the same memory keeps it from life to life.';
comment on column objects.class is 'The same without the number.';
comment on column objects.life is 'Number of the life in the recorded part, from 1.';
comment on column objects.allocated_event is 'events.event of its allocation; null if in the set-up.';
comment on column objects.allocated_step is 'The step of it.';
comment on column objects.allocated_by is 'The task that allocated it.';
comment on column objects.allocated_in is 'The function that allocated it.';
comment on column objects.retired_event is 'events.event at which it was given to call_rcu or kfree_rcu.';
comment on column objects.retired_step is 'The step of it.';
comment on column objects.freed_event is 'events.event of its free; null if it lived on, or kfree_rcu freed it, which is no event of its own.';
comment on column objects.freed_step is 'The step of it.';
comment on column objects.freed_by is 'The task that freed it.';
comment on column objects.freed_in is 'The function that freed it.';

create table violations (
    run bigint not null,
    number integer not null,
    signature varchar not null,
    kind varchar not null,
    severity integer not null,
    text varchar not null,
    object varchar,
    class varchar,
    step integer not null,
    task varchar,
    pid integer,
    cpu smallint,
    function varchar,
    file varchar,
    line integer,
    other_role varchar,
    other_task varchar,
    other_pid integer,
    other_cpu smallint,
    other_function varchar,
    other_file varchar,
    other_line integer
);
comment on table violations is 'What went wrong in the runs.';
comment on column violations.run is 'The run: runs.run.';
comment on column violations.number is 'Number in the run, from 1.';
comment on column violations.signature is 'The identity of the finding.';
comment on column violations.kind is 'Its class, such as use-after-free read.';
comment on column violations.severity is '0 is the worst.';
comment on column violations.text is 'The fact, with values and names.';
comment on column violations.object is 'The object concerned.';
comment on column violations.class is 'What kind of object.';
comment on column violations.step is 'When it was noticed.';
comment on column violations.task is 'Who acted.';
comment on column violations.pid is 'Pid of that task.';
comment on column violations.cpu is 'Where it ran.';
comment on column violations.function is 'In which function; headers of Racewalk left out.';
comment on column violations.file is 'Its file.';
comment on column violations.line is 'The line.';
comment on column violations.other_role is 'What the other party did, such as freed.';
comment on column violations.other_task is 'The other party.';
comment on column violations.other_pid is 'Pid of that task.';
comment on column violations.other_cpu is 'Where it ran.';
comment on column violations.other_function is 'In which function.';
comment on column violations.other_file is 'Its file.';
comment on column violations.other_line is 'The line.';

create view steps as
    select run, event, step, kind, cpu, task, pid, function, file, line, operation, via, object,
        class, field, address, ordering, before, after, result, done, reads_from
    from events where is_step;
comment on view steps is 'The events that are steps.';

create view accesses as
    select run, event, step, cpu, task, pid, function, file, line, operation, via, object, class,
        field, address, ordering, before, after, reads_from
    from events where kind = 'access';
comment on view accesses is 'Reads, writes and read-modify-writes of shared memory.';

create view messages as
    select run, event, step, cpu, operation as message, object, class, field, address,
        reads_from as store_step
    from events where kind = 'message';
comment on view messages is 'Deliveries: interrupts, stores that arrive, grace periods, preemptions.';

create view findings as
    select signature, any_value(kind) as kind, min(severity) as severity,
        count(distinct run) as runs, min(run) as first_run, arg_min(replay, run) as replay
    from violations join runs using (run) group by signature;
comment on view findings is 'Violations by signature, with the first recorded run of each.';
