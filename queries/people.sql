-- One row per customer.
-- A relationship ends by contract where subscriptions, or the system that holds
-- the customer, tell of endings. Else it ends by silence: on the day on which
-- the last purchase lies $loss_after_days back. Not earlier, as nobody could
-- have known, and what happens in between still happens to a customer.
with everyone as (
    select i.customer_id
    from identities as i
    group by i.customer_id
),

telling_sources as (
    select c.source
    from customers as c
    where c.left_at is not null
    group by c.source
),

-- What the newest export says, attribute by attribute.
newest_word as (
    select
        c.customer_id,
        first_value(c.segment ignore nulls) over newest as segment,
        first_value(c.region ignore nulls) over newest as region,
        first_value(c.acquisition_channel ignore nulls) over newest
            as acquisition_channel,
        first_value(c.leave_reason ignore nulls) over newest as leave_reason,
        first_value(c.monthly_value ignore nulls) over newest as monthly_value,
        first_value(c.party_name ignore nulls) over newest as party_name,
        first_value(c.party_email ignore nulls) over newest as party_email,
        c.first_seen_at,
        c.became_customer_at,
        cast(
            cast(coalesce(c.exported_at, $as_of) as date)
            - cast(round(c.tenure_months * 30.4375) as integer) as timestamp
        ) as tenure_began_at,
        c.left_at,
        case when t.source is null then 0 else 1 end as is_telling
    from customers as c
    left join telling_sources as t on c.source = t.source
    where c.customer_id is not null
    window newest as (
        partition by c.customer_id
        order by c.exported_at desc nulls last, c.record_id asc
        rows between unbounded preceding and unbounded following
    )
),

described as (
    select
        w.customer_id,
        max(w.segment) as segment,
        max(w.region) as region,
        max(w.acquisition_channel) as acquisition_channel,
        max(w.leave_reason) as leave_reason,
        max(w.monthly_value) as monthly_value,
        max(w.party_name) as party_name,
        max(w.party_email) as party_email,
        min(w.first_seen_at) as first_seen_at,
        coalesce(min(w.became_customer_at), min(w.tenure_began_at))
            as became_customer_at,
        max(w.left_at) as left_at,
        max(w.is_telling) as is_telling
    from newest_word as w
    group by w.customer_id
),

contracts as (
    select
        s.customer_id,
        min(s.started_at) as first_started_at,
        sum(
            case
                when s.ended_at is null or s.ended_at > $as_of then 1
                else 0
            end
        ) as running,
        max(s.ended_at) as last_ended_at,
        sum(
            case
                when s.ended_at is null or s.ended_at > $as_of
                    then s.monthly_amount
            end
        ) as monthly_value
    from subscriptions as s
    where s.customer_id is not null
    group by s.customer_id
),

ending_reasons as (
    select
        s.customer_id,
        max(s.cancel_reason) as cancel_reason
    from subscriptions as s
    inner join contracts as c
        on
            s.customer_id = c.customer_id
            and s.ended_at = c.last_ended_at
    group by s.customer_id
),

purchase_rows as (
    select
        o.customer_id,
        o.ordered_at as bought_at
    from orders as o
    where coalesce(o.is_failed, false) = false
    union all
    select
        i.customer_id,
        i.issued_at as bought_at
    from invoices as i
    where coalesce(i.is_failed, false) = false
    union all
    select
        d.customer_id,
        d.closed_at as bought_at
    from deals as d
    where d.is_won = true
),

purchases as (
    select
        b.customer_id,
        min(b.bought_at) as first_at,
        max(b.bought_at) as last_at
    from purchase_rows as b
    where b.customer_id is not null and b.bought_at is not null
    group by b.customer_id
),

sign_rows as (
    select
        t.customer_id,
        t.opened_at as seen_at
    from tickets as t
    union all
    select
        d.customer_id,
        d.created_at as seen_at
    from deals as d
    union all
    select
        o.customer_id,
        o.ordered_at as seen_at
    from orders as o
    union all
    select
        a.customer_id,
        a.answered_at as seen_at
    from answers as a
    union all
    select
        v.customer_id,
        v.sent_at as seen_at
    from invitations as v
    union all
    select
        m.customer_id,
        m.sent_at as seen_at
    from messages as m
    union all
    select
        u.customer_id,
        u.used_at as seen_at
    from usage as u
    union all
    select
        p.customer_id,
        p.happened_at as seen_at
    from touchpoints as p
),

signs as (
    select
        r.customer_id,
        min(r.seen_at) as first_at
    from sign_rows as r
    where r.customer_id is not null and r.seen_at is not null
    group by r.customer_id
)

select
    e.customer_id,
    d.segment,
    d.region,
    d.acquisition_channel,
    least(
        d.first_seen_at,
        d.became_customer_at,
        c.first_started_at,
        p.first_at,
        g.first_at
    ) as first_seen_at,
    least(d.became_customer_at, c.first_started_at, p.first_at)
        as became_customer_at,
    case
        when c.customer_id is not null
            then case when c.running = 0 then c.last_ended_at end
        when d.is_telling = 1
            then d.left_at
        when
            date_diff('day', cast(p.last_at as date), cast($as_of as date))
            > $loss_after_days
            then p.last_at + $loss_after_days * interval '1' day
    end as left_at,
    case
        when c.customer_id is not null or d.is_telling = 1 then 'contract'
        when p.customer_id is not null then 'silence'
    end as leave_rule,
    coalesce(
        case when c.running = 0 then n.cancel_reason end, d.leave_reason
    ) as leave_reason,
    coalesce(c.monthly_value, d.monthly_value) as monthly_value,
    -- Names and e-mails that were hashed on the way in are no one's to call.
    case when d.party_name not like 'hashed:%' then d.party_name end
        as party_name,
    case when d.party_email not like 'hashed:%' then d.party_email end
        as party_email
from everyone as e
left join described as d on e.customer_id = d.customer_id
left join contracts as c on e.customer_id = c.customer_id
left join ending_reasons as n on e.customer_id = n.customer_id
left join purchases as p on e.customer_id = p.customer_id
left join signs as g on e.customer_id = g.customer_id
