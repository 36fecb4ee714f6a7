-- One row per customer and month, with the weeks active and the weeks used.
-- A week belongs to the month of its Monday and counts once it is over, for
-- customers whose relationship stood through all of it.
with recorded as (
    select
        -- The first week on record is whole only if it begins on a Monday.
        date_trunc('week', min(used_at) + interval '6' day) as first_week,
        date_trunc('week', $as_of) - interval '7' day as last_week
    from usage
    where used_at <= $as_of
),

calendar as (
    select
        unnest(
            generate_series(first_week, last_week, interval '7' day)
        ) as week_at
    from recorded
    where first_week is not null and first_week <= last_week
),

used as (
    select
        customer_id,
        date_trunc('week', used_at) as week_at,
        -- File and row of one and the same record, packed to be taken together.
        min(lpad(cast(_row as varchar), 12, '0') || _file) as first_place
    from usage
    where
        customer_id is not null
        and coalesce(lower(feature), '') not like 'help%'
    group by customer_id, date_trunc('week', used_at)
)

select
    'customer:' || cast(people.customer_id as varchar) || ':'
    || cast(cast(date_trunc('month', calendar.week_at) as date) as varchar)
        as record_id,
    people.customer_id,
    cast(date_trunc('month', calendar.week_at) as date) as observed_on,
    cast(null as varchar) as channel,
    cast(count(used.week_at) as double) as weeks_used,
    cast(count(*) as double) as weeks_active,
    substr(min(used.first_place), 13) as _file,
    cast(substr(min(used.first_place), 1, 12) as bigint) as _row
from people
inner join calendar
    on
        people.became_customer_at <= calendar.week_at
        and (
            people.left_at is null
            or people.left_at >= calendar.week_at + interval '7' day
        )
left join used
    on
        people.customer_id = used.customer_id
        and calendar.week_at = used.week_at
group by people.customer_id, date_trunc('month', calendar.week_at)
