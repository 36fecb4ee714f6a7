-- One row per month, segment, region, standing with the net and tenure.
-- Customers when the month began, by what had happened to them by then, never
-- by what came later: dropped or caught in the three months before, fell
-- earlier (or a case still open), never fell. At risk are those of whom it can
-- be told whether they left in the month. Months begin with the first fall on
-- record.
with lives as (
    select
        customer_id,
        segment,
        region,
        became_customer_at,
        leave_rule,
        cast(left_at as date) as lost_on
    from people
    where became_customer_at is not null
),

recent as (
    select
        falls.customer_id,
        months.month,
        max(case when falls.dropped_on < months.month then 1 else 0 end)
            as is_dropped,
        min(case when falls.settled_on < months.month then 1 else 0 end)
            as is_settled
    from falls
    inner join months
        on
            falls.fell_on < months.month
            and falls.fell_on >= months.month - interval '3' month
    group by falls.customer_id, months.month
),

firsts as (
    select
        customer_id,
        min(fell_on) as first_on
    from falls
    group by customer_id
),

falling as (
    select
        customer_id,
        cast(date_trunc('month', fell_on) as date) as month
    from falls
    group by customer_id, cast(date_trunc('month', fell_on) as date)
),

recorded as (
    select cast(date_trunc('month', min(fell_on)) as date) as first_month
    from falls
),

standings as (
    select
        months.month,
        lives.segment,
        lives.region,
        case
            when recent.is_dropped = 1 then 'dropped'
            when recent.is_settled = 1 then 'caught'
            when firsts.first_on < months.month then 'fell earlier'
            else 'never fell'
        end as standing,
        date_diff('day', cast(lives.became_customer_at as date), months.month)
            as days,
        falling.customer_id is not null as falls_now,
        lives.leave_rule is not null
        and months.next_month <= cast($as_of as date) + 1 as is_at_risk,
        coalesce(lives.lost_on < months.next_month, false) as leaves_now
    from lives
    inner join months
        on
            lives.became_customer_at <= months.month
            and (lives.lost_on is null or lives.lost_on >= months.month)
    inner join recorded
        on months.month >= recorded.first_month
    left join firsts
        on lives.customer_id = firsts.customer_id
    left join recent
        on
            lives.customer_id = recent.customer_id
            and months.month = recent.month
    left join falling
        on
            lives.customer_id = falling.customer_id
            and months.month = falling.month
)

select
    month,
    segment,
    region,
    standing,
    cast(
        case
            when days < 91 then 0
            when days < 182 then 3
            when days < 365 then 6
            when days < 730 then 12
            else 24
        end as integer
    ) as tenure_months,
    count(*) as customers,
    count(*) filter (where falls_now) as fallers,
    count(*) filter (where is_at_risk) as at_risk,
    count(*) filter (where is_at_risk and leaves_now) as leavings
from standings
group by
    month,
    segment,
    region,
    standing,
    case
        when days < 91 then 0
        when days < 182 then 3
        when days < 365 then 6
        when days < 730 then 12
        else 24
    end
