-- One row per sign that a customer was active, of the last twelve months.
-- Use of the product, a message opened, and what a customer began: an order, a
-- case, another contact. Signs within 30 minutes of the one before are one
-- session, and only its first is here. An export that gives the day alone puts
-- its moments at midnight: these tell no hour and are left out. Week counts
-- from the first Monday of 1970, hour of the week from Monday midnight.
with seen as (
    select
        customer_id,
        used_at as seen_at
    from usage
    union all
    select
        customer_id,
        opened_at as seen_at
    from messages
    union all
    select
        customer_id,
        happened_at as seen_at
    from ledger
    where
        begun_by = 'customer'
        and table_name in ('orders', 'tickets', 'touchpoints')
),

told as (
    select
        seen.customer_id,
        seen.seen_at,
        lag(seen.seen_at) over (
            partition by seen.customer_id
            order by seen.seen_at
        ) as seen_before_at
    from seen
    inner join people
        on seen.customer_id = people.customer_id
    where
        seen.seen_at <= $as_of
        and seen.seen_at > cast($as_of as date) - interval '12' month
        and seen.seen_at <> cast(cast(seen.seen_at as date) as timestamp)
        and people.became_customer_at <= $as_of
        and (people.left_at is null or people.left_at > $as_of)
),

begun as (
    select
        customer_id,
        seen_at,
        date_diff(
            'day', cast('1970-01-05' as date), cast(seen_at as date)
        ) as monday_days
    from told
    where
        seen_before_at is null
        or epoch(seen_at) - epoch(seen_before_at) >= 1800
)

select
    customer_id,
    seen_at,
    cast(floor(monday_days / 7) as bigint) as week,
    cast((monday_days % 7) * 24 + hour(seen_at) as bigint) as hour_of_week,
    cast(hour(seen_at) * 60 + minute(seen_at) as bigint) as minute_of_day
from begun
