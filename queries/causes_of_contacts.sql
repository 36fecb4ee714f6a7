-- One row per contact: the event upstream that it is traced to, or none.
-- Each contact belongs to one event at most: first by the order that both name,
-- then by reason, then by time alone; among equals to the latest. What became
-- of it: reopened, too slow (longer than $unresolved_after_days), still open,
-- solved, or not recorded.
with traced as (
    select
        contact_matches.record_id,
        contact_matches.cause,
        contact_matches.event_id,
        contact_matches.happened_at,
        contact_matches.days,
        contact_matches.link,
        cause_rules.stage,
        row_number() over (
            partition by contact_matches.record_id
            order by
                contact_matches.link asc,
                contact_matches.happened_at desc,
                contact_matches.cause asc
        ) as nth_best
    from contact_matches
    inner join cause_rules
        on contact_matches.cause = cause_rules.cause
    where
        contact_matches.side = 'after'
        and contact_matches.days <= cause_rules.within_days
)

select
    tickets.record_id,
    tickets.customer_id,
    tickets.opened_at,
    tickets.reason,
    tickets.channel,
    people.segment,
    people.region,
    traced.cause,
    traced.stage,
    traced.event_id,
    traced.happened_at,
    traced.days as days_since,
    case traced.link
        when 1 then 'order'
        when 2 then 'reason'
        when 3 then 'time'
    end as link,
    case
        when tickets.reopens > 0 then 'reopened'
        when
            tickets.resolved_at is null
            and coalesce(tickets.status, 'resolved') = 'resolved'
            then 'not recorded'
        when
            epoch(least(coalesce(tickets.resolved_at, $as_of), $as_of))
            - epoch(tickets.opened_at) > $unresolved_after_days * 86400
            then 'too slow'
        when tickets.resolved_at is null then 'still open'
        else 'solved'
    end as outcome,
    tickets._file,
    tickets._row
from tickets
left join traced
    on
        tickets.record_id = traced.record_id
        and traced.nth_best = 1
left join people
    on tickets.customer_id = people.customer_id
where tickets.opened_at <= $as_of
