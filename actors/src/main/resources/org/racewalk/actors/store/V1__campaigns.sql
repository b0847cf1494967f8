-- The same for SQLite and PostgreSQL, but for the words that begin with a dollar.
-- Times are ISO 8601 in UTC, so that they sort and read well in both.

create table campaign (
    seq     ${sequence},
    id      text not null unique,
    name    text not null,
    spec    text not null,
    wish    text not null,
    status  text not null,
    reason  text not null,
    added   text not null,
    changed text not null
);

create table source (
    sha256 text not null primary key,
    body   text not null
);

create table batch (
    campaign bigint not null references campaign (seq),
    id       bigint not null,
    node     text not null,
    runs     bigint not null,
    steps    bigint not null,
    digest   bigint not null,
    result   ${bytes} not null,
    kept     text not null,
    primary key (campaign, id)
);

create table distrusted (
    campaign bigint not null references campaign (seq),
    node     text not null,
    evidence text not null,
    since    text not null,
    primary key (campaign, node)
);
