-- One row per survey, channel and traits of those invited in twelve months.
-- Counted are invitations that had 14 days to be answered. Where the export
-- does not say, one is answered that any answer of the customer follows within
-- 30 days. A survey follows cases where half of its invitations were sent
-- within 14 days of a case's resolution. Something went wrong: a poor
-- experience that is no answer, as only those who answer give one.
with asked as (
    select
        invitations.record_id,
        invitations.customer_id,
        coalesce(invitations.survey, 'not named') as survey,
        invitations.channel,
        invitations.sent_at,
        invitations.is_answered,
        people.segment,
        people.region
    from invitations
    left join people
        on invitations.customer_id = people.customer_id
    where
        invitations.sent_at >= cast($end_before as date) - interval '12' month
        and invitations.sent_at < cast($end_before as date)
        and invitations.sent_at <= $as_of - interval '14' day
        and ($segment is null or people.segment = $segment)
        and ($region is null or people.region = $region)
        and ($channel is null or invitations.channel = $channel)
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

surveys as (
    select
        asked.survey,
        2 * count(closed.record_id) >= count(*) as follows_cases
    from asked
    left join closed
        on asked.record_id = closed.record_id
    group by asked.survey
),

contacts as (
    select distinct customer_id
    from customer_months
    where
        service_contacts > 0
        and month >= cast($end_before as date) - interval '12' month
        and month < cast($end_before as date)
),

wronged as (
    select distinct customer_id
    from strikes
    where
        kind <> 'poor answer'
        and struck_on >= cast($end_before as date) - interval '12' month
        and struck_on < cast($end_before as date)
)

select
    asked.survey,
    surveys.follows_cases,
    asked.channel,
    asked.segment,
    asked.region,
    contacts.customer_id is not null as has_contact,
    wronged.customer_id is not null as was_wronged,
    count(*) as invited,
    count(*) filter (
        where coalesce(asked.is_answered, replied.record_id is not null)
    ) as answered
from asked
inner join surveys
    on asked.survey = surveys.survey
left join replied
    on asked.record_id = replied.record_id
left join contacts
    on asked.customer_id = contacts.customer_id
left join wronged
    on asked.customer_id = wronged.customer_id
group by
    asked.survey,
    surveys.follows_cases,
    asked.channel,
    asked.segment,
    asked.region,
    contacts.customer_id is not null,
    wronged.customer_id is not null
