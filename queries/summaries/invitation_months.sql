-- One row per month, survey, channel and traits of those invited.
-- Counted are invitations that had 14 days to be answered. Where the export
-- does not say, one is answered that any answer of the customer follows within
-- 30 days. After a case: sent within 14 days of a resolution. Traits are of the
-- 90 days before: a service contact, and something gone wrong, which is a poor
-- experience that is no answer, as only those who answer give one.
with asked as (
    select
        record_id,
        customer_id,
        coalesce(survey, 'not named') as survey,
        channel,
        sent_at,
        is_answered
    from invitations
    where sent_at <= $as_of - interval '14' day
),

replied as (
    select distinct asked.record_id
    from asked
    inner join answers
        on
            asked.customer_id = answers.customer_id
            and asked.sent_at <= answers.answered_at
            and asked.sent_at > answers.answered_at - interval '30' day
    where asked.is_answered is null
),

closed as (
    select distinct asked.record_id
    from asked
    inner join tickets
        on
            asked.customer_id = tickets.customer_id
            and asked.sent_at >= tickets.resolved_at
            and asked.sent_at < tickets.resolved_at + interval '14' day
),

contacts as (
    select distinct asked.record_id
    from asked
    inner join ledger
        on
            asked.customer_id = ledger.customer_id
            and asked.sent_at > ledger.happened_at
            and asked.sent_at <= ledger.happened_at + interval '90' day
    where ledger.is_service
),

wronged as (
    select distinct asked.record_id
    from asked
    inner join strikes
        on
            asked.customer_id = strikes.customer_id
            and asked.sent_at > strikes.struck_on
            and asked.sent_at <= strikes.struck_on + interval '90' day
    where strikes.kind <> 'poor answer'
)

select
    cast(date_trunc('month', asked.sent_at) as date) as month,
    asked.survey,
    asked.channel,
    people.segment,
    people.region,
    contacts.record_id is not null as has_contact,
    wronged.record_id is not null as was_wronged,
    count(*) as invited,
    sum(
        case
            when coalesce(asked.is_answered, replied.record_id is not null)
                then 1
            else 0
        end
    ) as answered,
    count(closed.record_id) as after_cases
from asked
left join people
    on asked.customer_id = people.customer_id
left join replied
    on asked.record_id = replied.record_id
left join closed
    on asked.record_id = closed.record_id
left join contacts
    on asked.record_id = contacts.record_id
left join wronged
    on asked.record_id = wronged.record_id
group by
    cast(date_trunc('month', asked.sent_at) as date),
    asked.survey,
    asked.channel,
    people.segment,
    people.region,
    contacts.record_id is not null,
    wronged.record_id is not null
