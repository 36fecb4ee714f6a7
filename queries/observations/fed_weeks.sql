-- One row per table and week since the table's first event.
-- A week without a row is a gap in the export, or an export gone stale: the
-- newest weeks of a file that nobody renewed are empty. A week without an
-- incident is no gap.
with fed as (
    select
        table_name,
        date_trunc('week', happened_at) as week_at,
        min(_file) as _file
    from ledger
    where happened_at <= $as_of and table_name <> 'incidents'
    group by table_name, date_trunc('week', happened_at)
),

spans as (
    select
        table_name,
        min(week_at) as first_week
    from fed
    group by table_name
),

calendar as (
    select
        table_name,
        unnest(
            generate_series(
                first_week,
                -- The running week may yet bring its rows.
                date_trunc('week', $as_of) - interval '7' day,
                interval '7' day
            )
        ) as week_at
    from spans
    where first_week < date_trunc('week', $as_of)
)

select
    calendar.table_name || ':'
    || cast(cast(calendar.week_at as date) as varchar) as record_id,
    cast(null as bigint) as customer_id,
    cast(calendar.week_at as date) as observed_on,
    cast(null as varchar) as channel,
    fed.week_at is not null as is_fed,
    fed._file,
    cast(null as bigint) as _row
from calendar
left join fed
    on
        calendar.table_name = fed.table_name
        and calendar.week_at = fed.week_at
