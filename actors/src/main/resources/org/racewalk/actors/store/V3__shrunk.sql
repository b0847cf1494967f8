-- First reports of findings made smaller. A job is a hash of variant, signature and first run.

create table shrunk (
    campaign bigint not null references campaign (seq),
    job      bigint not null,
    node     text not null,
    result   ${bytes} not null,
    kept     text not null,
    primary key (campaign, job)
);
