-- One row per month end and customer who paid twelve months before it.
-- Recurring revenue at the end of a month, beside that of the same customers a
-- year earlier: summed over any customers, the one over the other is the
-- retention of revenue. Kept revenue never exceeds what it was. Customers who
-- came in between are not in it. Trials are no revenue.
with calendar as (
    select
        month,
        next_month,
        month - interval '11' month as year_ago
    from months
    where next_month <= $as_of + interval '1' day
),

paying as (
    select
        customer_id,
        started_at,
        ended_at,
        monthly_amount,
        _file,
        _row
    from subscriptions
    where
        customer_id is not null
        and coalesce(status, 'active') <> 'trialing'
),

before as (
    select
        paying.customer_id,
        calendar.month,
        sum(paying.monthly_amount) as recurring_before,
        -- File and row of one and the same record, packed to be taken together.
        min(lpad(cast(paying._row as varchar), 12, '0') || paying._file)
            as first_place
    from calendar
    inner join paying
        on
            calendar.year_ago > paying.started_at
            and (
                paying.ended_at is null
                or calendar.year_ago <= paying.ended_at
            )
    group by paying.customer_id, calendar.month
),

after as (
    select
        paying.customer_id,
        calendar.month,
        sum(paying.monthly_amount) as recurring_now
    from calendar
    inner join paying
        on
            calendar.next_month > paying.started_at
            and (
                paying.ended_at is null
                or calendar.next_month <= paying.ended_at
            )
    group by paying.customer_id, calendar.month
)

select
    'customer:' || cast(before.customer_id as varchar) || ':'
    || cast(before.month as varchar) as record_id,
    before.customer_id,
    last_day(before.month) as observed_on,
    cast(null as varchar) as channel,
    before.recurring_before,
    case
        when before.recurring_before is not null
            then coalesce(after.recurring_now, 0)
    end as recurring_now,
    case
        when before.recurring_before is not null
            then least(
                coalesce(after.recurring_now, 0), before.recurring_before
            )
    end as recurring_kept,
    after.customer_id is not null as is_retained,
    substr(before.first_place, 13) as _file,
    cast(substr(before.first_place, 1, 12) as bigint) as _row
from before
left join after
    on
        before.customer_id = after.customer_id
        and before.month = after.month
