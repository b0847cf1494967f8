-- What people say of findings. A finding has a row once somebody said something.

create table finding (
    id     text not null primary key,
    label  text not null,
    closed text not null,
    reason text not null,
    alone  integer not null
);

create table finding_link (
    finding text not null,
    other   text not null,
    since   text not null,
    primary key (finding, other)
);
