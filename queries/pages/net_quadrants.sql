-- One row per quadrant of service and experience, of customers who fell.
-- Service was good when no fall of the period was dropped, and bad when one
-- was; falls of which nobody can tell how they ended are left out. Experience
-- was bad when anything but service went wrong from ninety days before the
-- first of these falls to the end of the period.
with fallen as (
    select
        falls.customer_id,
        min(falls.fell_on) as first_on,
        bool_or(falls.outcome = 'dropped') as is_dropped
    from falls
    where
        falls.outcome in ('caught', 'dropped')
        and falls.fell_on >= cast($start_on as date)
        and falls.fell_on < cast($end_before as date)
        and ($segment is null or falls.segment = $segment)
        and ($region is null or falls.region = $region)
        and ($channel is null or falls.channel = $channel)
    group by falls.customer_id
),

struck as (
    select fallen.customer_id
    from fallen
    inner join strikes
        on
            fallen.customer_id = strikes.customer_id
            and fallen.first_on <= strikes.struck_on + 90
    where
        strikes.stage <> 'service'
        and strikes.struck_on < cast($end_before as date)
    group by fallen.customer_id
)

select
    case when fallen.is_dropped then 'bad' else 'good' end as service,
    case when struck.customer_id is not null then 'bad' else 'good' end
        as experience,
    count(*) as customers,
    sum(people.monthly_value) * 12 as yearly_value
from fallen
left join struck
    on fallen.customer_id = struck.customer_id
left join people
    on fallen.customer_id = people.customer_id
group by
    case when fallen.is_dropped then 'bad' else 'good' end,
    case when struck.customer_id is not null then 'bad' else 'good' end
