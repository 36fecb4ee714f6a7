-- One row per customer whose beginning is on record.
-- Served first: the first touchpoint on record was service. Only of customers
-- who began after both service and everything else had begun to be recorded,
-- as the first touchpoint of older ones lies before the files. Followed as in
-- verdicts, from the later of the first touchpoint and the first purchase.
with touched as (
    select
        customer_id,
        min(case when is_service then happened_at end) as service_at,
        min(case when is_service then null else happened_at end) as other_at
    from ledger
    where customer_id is not null
    group by customer_id
),

recorded as (
    select
        cast(
            greatest(min(service_at), min(other_at)) as date
        ) as first_on
    from touched
    having min(service_at) is not null and min(other_at) is not null
),

begun as (
    select
        people.customer_id,
        people.segment,
        people.region,
        people.leave_rule,
        coalesce(
            touched.service_at < touched.other_at, touched.other_at is null
        ) as is_served_first,
        cast(
            greatest(
                people.became_customer_at,
                least(touched.service_at, touched.other_at)
            ) as date
        ) as began_on,
        cast(people.left_at as date) as lost_on
    from people
    inner join touched
        on people.customer_id = touched.customer_id
    inner join recorded
        on people.became_customer_at >= recorded.first_on
)

select
    customer_id,
    segment,
    region,
    began_on,
    is_served_first,
    coalesce(
        leave_rule is not null
        and (lost_on is null or lost_on >= began_on)
        and began_on + greatest(180, cast($loss_after_days as integer) + 60)
        <= cast($as_of as date),
        false
    ) as is_followed,
    coalesce(
        lost_on
        > began_on + greatest(180, cast($loss_after_days as integer) + 60),
        true
    ) as is_kept
from begun
