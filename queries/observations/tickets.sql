-- One row per service case, dated by when it was opened.
-- What is open counts with the hours so far. A case closed without a reply has
-- no first reply. Solved at first contact: one reply at most, not reopened, and
-- no other case of the customer for the same reason from then until 7 days
-- after the solution; asked only once those 7 days are over.
with desks as (
    select
        source,
        count(first_reply_at) > 0 as has_replies,
        count(resolved_at) > 0 as has_resolutions
    from tickets
    group by source
),

cases as (
    select
        tickets.record_id,
        tickets.customer_id,
        tickets.opened_at,
        tickets.first_reply_at,
        case when tickets.resolved_at <= $as_of then tickets.resolved_at end
            as resolved_at,
        tickets.due_at,
        tickets.channel,
        tickets.reopens,
        tickets.replies,
        tickets.is_sla_met,
        tickets._file,
        tickets._row,
        desks.has_replies,
        tickets.resolved_at is null
        and coalesce(tickets.status, 'open') <> 'resolved'
        and (tickets.status is not null or desks.has_resolutions) as is_open,
        lead(tickets.opened_at) over (
            partition by tickets.customer_id, tickets.reason
            order by tickets.opened_at, tickets.record_id
        ) as next_at
    from tickets
    inner join desks
        on tickets.source is not distinct from desks.source
    where tickets.opened_at is not null and tickets.opened_at <= $as_of
)

select
    record_id,
    customer_id,
    cast(opened_at as date) as observed_on,
    channel,
    case
        when first_reply_at <= $as_of
            then greatest(epoch(first_reply_at) - epoch(opened_at), 0) / 3600.0
        when has_replies and is_open
            then (epoch($as_of) - epoch(opened_at)) / 3600.0
    end as hours_to_first_reply,
    coalesce(first_reply_at > $as_of, true) as is_unanswered,
    case
        when resolved_at is not null
            then greatest(epoch(resolved_at) - epoch(opened_at), 0) / 3600.0
        when is_open
            then (epoch($as_of) - epoch(opened_at)) / 3600.0
    end as hours_to_resolution,
    resolved_at is null as is_unresolved,
    reopens > 0 as is_reopened,
    case
        when
            resolved_at is null
            or resolved_at > $as_of - interval '7' day
            then cast(null as boolean)
        when reopens > 0 or replies > 1 then false
        -- Without a customer nobody knows whether they came back.
        when customer_id is not null
            then coalesce(next_at > resolved_at + interval '7' day, true)
    end as is_first_contact,
    case
        when is_sla_met is not null then is_sla_met
        when resolved_at is not null then resolved_at <= due_at
        when is_open and due_at < $as_of then false
    end as is_within_sla,
    _file,
    _row
from cases
