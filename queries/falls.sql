-- One row per fall: a service case of a known customer, and what became of it.
-- Dropped: it was reopened, stood longer than $unresolved_after_days or was
-- answered at the low end of its scale; dropped_on is the first day on which
-- that showed. Caught: resolved, and none of these. Open: not resolved yet, and
-- not for too long. Where an export tells neither an end nor a status the
-- outcome is not known. A fall is a repeat when the customer had fallen in the
-- ninety days before.
with clocks as (
    select
        source,
        count(resolved_at) > 0 as has_resolutions
    from tickets
    group by source
),

poorly_answered as (
    select
        about_record,
        min(cast(answered_at as date)) as answered_on
    from answers
    where
        about_record is not null
        and question <> 'expectation'
        and case
            when direction = -1 then scale_max - score
            else score - scale_min
        end
        <= $lowest_share_of_scale * (scale_max - scale_min)
    group by about_record
),

cases as (
    select
        tickets.customer_id,
        tickets.channel,
        tickets.record_id,
        cast(tickets.opened_at as date) as fell_on,
        tickets.opened_at,
        tickets.resolved_at,
        tickets.status,
        tickets.resolved_at is not null
        or (
            coalesce(tickets.status, 'open') <> 'resolved'
            and (tickets.status is not null or clocks.has_resolutions)
        ) as is_clock_known,
        case
            when tickets.reopens > 0
                then
                    cast(
                        coalesce(tickets.resolved_at, tickets.opened_at)
                        as date
                    )
        end as reopened_on,
        poorly_answered.answered_on as poorly_answered_on,
        lag(cast(tickets.opened_at as date)) over (
            partition by tickets.customer_id
            order by tickets.opened_at, tickets.record_id
        ) as previous_on
    from tickets
    inner join clocks
        on tickets.source is not distinct from clocks.source
    left join poorly_answered
        on tickets.record_id = poorly_answered.about_record
    where
        tickets.customer_id is not null
        and tickets.opened_at is not null
        and tickets.opened_at <= $as_of
),

timed as (
    select
        customer_id,
        channel,
        record_id,
        fell_on,
        previous_on,
        is_clock_known,
        case
            when resolved_at is not null then cast(resolved_at as date)
            when status = 'resolved' then fell_on
        end as settled_on,
        least(
            reopened_on,
            poorly_answered_on,
            case
                when
                    is_clock_known
                    and epoch(least(coalesce(resolved_at, $as_of), $as_of))
                    - epoch(opened_at) > $unresolved_after_days * 86400
                    then fell_on + cast(ceil($unresolved_after_days) as integer)
            end
        ) as dropped_on
    from cases
)

select
    timed.customer_id,
    people.segment,
    people.region,
    timed.channel,
    timed.record_id,
    timed.fell_on,
    timed.settled_on,
    timed.dropped_on,
    case
        when timed.dropped_on is not null then 'dropped'
        when timed.settled_on is not null then 'caught'
        when timed.is_clock_known then 'open'
    end as outcome,
    coalesce(
        date_diff('day', timed.previous_on, timed.fell_on) <= 90, false
    ) as is_repeat
from timed
left join people
    on timed.customer_id = people.customer_id
