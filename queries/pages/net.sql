-- One row per part of the safety net: never fell, caught, dropped.
-- Customers of the period by the falls that began in it: dropped is who was
-- dropped once, caught who fell and never was. Of falls whose outcome no export
-- tells, ends_known counts none.
with fallen as (
    select
        customer_id,
        count(*) as falls,
        count(outcome) as ends_known,
        bool_or(coalesce(outcome = 'dropped', false)) as is_dropped
    from falls
    where
        fell_on >= cast($start_on as date)
        and fell_on < cast($end_before as date)
        and ($channel is null or channel = $channel)
    group by customer_id
),

parted as (
    select
        people.monthly_value,
        coalesce(people.left_at < cast($end_before as date), false)
            as has_left,
        case
            when fallen.customer_id is null then 'never fell'
            when fallen.is_dropped then 'dropped'
            else 'caught'
        end as part,
        coalesce(fallen.falls, 0) as falls,
        coalesce(fallen.ends_known, 0) as ends_known
    from people
    left join fallen
        on people.customer_id = fallen.customer_id
    where
        people.became_customer_at < cast($end_before as date)
        and (
            people.left_at is null
            or people.left_at >= cast($start_on as date)
        )
        and ($segment is null or people.segment = $segment)
        and ($region is null or people.region = $region)
)

select
    part,
    count(*) as customers,
    cast(sum(falls) as bigint) as falls,
    cast(sum(ends_known) as bigint) as ends_known,
    count(*) filter (where falls > 1) as repeat_fallers,
    count(*) filter (where has_left) as leavers,
    sum(monthly_value) * 12 as yearly_value
from parted
group by part
order by part desc
