-- One row per customer and month in which the relationship stood.
-- A customer without a ticket counts as much as one with ten: contacts are
-- divided by all active customers, not by those who called.
with recorded as (
    select min(opened_at) as first_ticket_at
    from tickets
    where opened_at <= $as_of
),

calendar as (
    select
        months.month,
        months.next_month
    from months
    cross join recorded
    where
        months.next_month > recorded.first_ticket_at
        and months.month <= $as_of
),

active as (
    select
        people.customer_id,
        calendar.month
    from people
    inner join calendar
        on
            people.became_customer_at < calendar.next_month
            and (
                people.left_at is null
                or people.left_at >= calendar.month
            )
    where people.became_customer_at <= $as_of
),

opened as (
    select
        customer_id,
        cast(date_trunc('month', opened_at) as date) as month,
        count(*) as contacts,
        -- File and row of one and the same record, packed to be taken together.
        min(lpad(cast(_row as varchar), 12, '0') || _file) as first_place
    from tickets
    where
        customer_id is not null
        and opened_at is not null
        and opened_at <= $as_of
    group by customer_id, cast(date_trunc('month', opened_at) as date)
)

select
    'customer:' || cast(active.customer_id as varchar) || ':'
    || cast(active.month as varchar) as record_id,
    active.customer_id,
    active.month as observed_on,
    cast(null as varchar) as channel,
    cast(coalesce(opened.contacts, 0) as double) as contacts,
    cast(1 as double) as active_customers,
    substr(opened.first_place, 13) as _file,
    cast(substr(opened.first_place, 1, 12) as bigint) as _row
from active
left join opened
    on
        active.customer_id = opened.customer_id
        and active.month = opened.month
