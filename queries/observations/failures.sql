-- One row per customer and failure event, dated by the failure.
-- We spoke first, they did, or nobody did: then there is nothing to compare. An
-- early warning counts as told at once. Where no export holds our messages
-- about failures, silence cannot be told from a missing file, and nobody is
-- judged; who spoke first takes the customers' side, the tickets, as well. The
-- customers of one incident hear from us together or not at all.
with our_side as (
    select count(*) as messages
    from messages
    where purpose in ('notice', 'apology')
),

their_side as (
    select count(*) as contacts
    from tickets
)

select
    failures.event_id || ':' || cast(failures.customer_id as varchar)
        as record_id,
    failures.customer_id,
    cast(failures.failed_at as date) as observed_on,
    cast(null as varchar) as channel,
    case
        when our_side.messages = 0 or their_side.contacts = 0 then null
        when failures.first_word is not null then failures.first_word = 'we'
    end as is_proactive,
    case
        when our_side.messages > 0
            then
                greatest(
                    epoch(coalesce(failures.first_told_at, $as_of))
                    - epoch(failures.failed_at),
                    0
                ) / 3600.0
    end as hours_to_word,
    failures.first_told_at is null as is_untold,
    case when failures.event_id like 'incident:%' then failures.event_id end
        as incident,
    failures._file,
    failures._row
from failures
cross join our_side
cross join their_side
where failures.failed_at <= $as_of
