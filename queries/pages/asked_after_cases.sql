-- One row per month of resolution, for cases that ended badly and for the rest.
-- Asked: an invitation went to the customer within 14 days of the resolution.
-- Badly: reopened, or open for longer than $unresolved_after_days. Cases of the
-- twelve months before $end_before that had their 14 days.
with cases as (
    select
        tickets.record_id,
        tickets.customer_id,
        tickets.resolved_at,
        coalesce(tickets.reopens, 0) > 0
        or epoch(tickets.resolved_at) - epoch(tickets.opened_at)
        > $unresolved_after_days * 86400 as is_bad
    from tickets
    inner join people
        on tickets.customer_id = people.customer_id
    where
        tickets.resolved_at >= cast($end_before as date) - interval '12' month
        and tickets.resolved_at < cast($end_before as date)
        and tickets.resolved_at <= $as_of - interval '14' day
        and ($segment is null or people.segment = $segment)
        and ($region is null or people.region = $region)
        and ($channel is null or tickets.channel = $channel)
),

asked as (
    select distinct cases.record_id
    from cases
    inner join invitations
        on
            cases.customer_id = invitations.customer_id
            and cases.resolved_at <= invitations.sent_at
            and cases.resolved_at > invitations.sent_at - interval '14' day
)

select
    cast(date_trunc('month', cases.resolved_at) as date) as month,
    coalesce(cases.is_bad, false) as is_bad,
    count(*) as cases,
    count(asked.record_id) as asked
from cases
left join asked
    on cases.record_id = asked.record_id
group by
    cast(date_trunc('month', cases.resolved_at) as date),
    coalesce(cases.is_bad, false)
