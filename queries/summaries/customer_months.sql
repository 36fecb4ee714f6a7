-- One row per customer and month, from the first sign to as_of.
with spine as (
    select
        p.customer_id,
        m.month,
        m.next_month,
        p.segment,
        p.region,
        p.became_customer_at,
        p.left_at,
        p.leave_rule,
        p.monthly_value
    from people as p
    inner join months as m on p.first_seen_at < m.next_month
),

stage_days as (
    select
        l.customer_id,
        cast(l.happened_at as date) as day,
        l.stage,
        count(*) as touchpoints,
        sum(case when l.is_service then 1 else 0 end) as service_contacts
    from ledger as l
    where l.customer_id is not null
    group by l.customer_id, cast(l.happened_at as date), l.stage
),

contacts as (
    select
        d.customer_id,
        cast(date_trunc('month', d.day) as date) as month,
        sum(d.touchpoints) as touchpoints,
        sum(d.service_contacts) as service_contacts,
        count(*) as moments,
        sum(case when d.service_contacts > 0 then 1 else 0 end)
            as service_moments
    from stage_days as d
    group by d.customer_id, cast(date_trunc('month', d.day) as date)
),

struck as (
    select
        s.customer_id,
        cast(date_trunc('month', s.struck_on) as date) as month,
        count(*) as strikes
    from strikes as s
    where s.customer_id is not null
    group by s.customer_id, cast(date_trunc('month', s.struck_on) as date)
),

-- After a month with strikes the count stands until the next such month.
standing as (
    select
        s.customer_id,
        s.month,
        lead(s.month) over (
            partition by s.customer_id order by s.month asc
        ) as next_struck,
        sum(s.strikes) over (
            partition by s.customer_id order by s.month asc
            rows between unbounded preceding and current row
        ) as strikes_so_far
    from struck as s
),

subscribed as (
    select
        s.customer_id,
        m.month,
        sum(s.monthly_amount) as value
    from subscriptions as s
    inner join months as m
        on
            s.started_at < m.next_month
            and (s.ended_at is null or s.ended_at >= m.month)
    where s.customer_id is not null
    group by s.customer_id, m.month
),

subscribers as (
    select s.customer_id
    from subscriptions as s
    where s.customer_id is not null
    group by s.customer_id
),

ordered as (
    select
        o.customer_id,
        cast(date_trunc('month', o.ordered_at) as date) as month,
        sum(o.amount) as value
    from orders as o
    where
        o.customer_id is not null
        and coalesce(o.is_failed, false) = false
        and o.cancelled_at is null
    group by o.customer_id, cast(date_trunc('month', o.ordered_at) as date)
),

buyers as (
    select o.customer_id
    from orders as o
    where o.customer_id is not null and o.amount is not null
    group by o.customer_id
),

lived as (
    select
        s.customer_id,
        s.month,
        s.next_month,
        s.segment,
        s.region,
        s.left_at,
        s.leave_rule,
        s.monthly_value,
        case
            when s.became_customer_at is null then false
            when s.became_customer_at >= s.next_month then false
            when s.left_at is not null and s.left_at < s.month then false
            else true
        end as is_active
    from spine as s
),

told as (
    select
        v.customer_id,
        v.month,
        v.segment,
        v.region,
        cast(coalesce(c.touchpoints, 0) as bigint) as touchpoints,
        cast(coalesce(c.service_contacts, 0) as bigint) as service_contacts,
        cast(coalesce(c.moments, 0) as bigint) as moments,
        cast(coalesce(c.service_moments, 0) as bigint) as service_moments,
        cast(coalesce(k.strikes, 0) as bigint) as strikes,
        cast(coalesce(t.strikes_so_far, 0) as bigint) as strikes_before,
        t.month as last_struck_in,
        case
            when u.customer_id is not null then coalesce(b.value, 0.0)
            when y.customer_id is not null then coalesce(o.value, 0.0)
            when v.is_active then v.monthly_value
        end as value,
        v.is_active,
        case
            when v.is_active = false then false
            when v.leave_rule is null then null
            when v.left_at >= v.month and v.left_at < v.next_month then true
            else false
        end as has_left
    from lived as v
    left join contacts as c
        on v.customer_id = c.customer_id and v.month = c.month
    left join struck as k
        on v.customer_id = k.customer_id and v.month = k.month
    left join standing as t
        on
            v.customer_id = t.customer_id
            and v.month > t.month
            and (t.next_struck is null or v.month <= t.next_struck)
    left join subscribed as b
        on v.customer_id = b.customer_id and v.month = b.month
    left join subscribers as u on v.customer_id = u.customer_id
    left join ordered as o
        on v.customer_id = o.customer_id and v.month = o.month
    left join buyers as y on v.customer_id = y.customer_id
)

select
    t.customer_id,
    t.month,
    t.segment,
    t.region,
    t.touchpoints,
    t.service_contacts,
    t.moments,
    t.service_moments,
    t.strikes,
    t.strikes_before,
    t.last_struck_in,
    t.value,
    t.is_active,
    t.has_left,
    sum(t.service_contacts) over (
        partition by t.customer_id order by t.month asc
        rows between 11 preceding and current row
    ) as contacts_of_year,
    avg(case when t.is_active then t.value end) over (
        partition by t.customer_id order by t.month asc
        rows between 11 preceding and current row
    ) as value_of_year
from told as t
