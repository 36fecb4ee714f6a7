-- One row per survey, channel and traits of those invited in twelve months.
-- A survey follows cases where half of its invitations were sent after one.
with chosen as (
    select
        survey,
        channel,
        segment,
        region,
        has_contact,
        was_wronged,
        invited,
        answered,
        after_cases
    from invitation_months
    where
        month >= cast($end_before as date) - interval '12' month
        and month < cast($end_before as date)
),

surveys as (
    select
        survey,
        2 * sum(after_cases) >= sum(invited) as follows_cases
    from chosen
    group by survey
)

select
    chosen.survey,
    surveys.follows_cases,
    chosen.channel,
    chosen.segment,
    chosen.region,
    chosen.has_contact,
    chosen.was_wronged,
    cast(sum(chosen.invited) as bigint) as invited,
    cast(sum(chosen.answered) as bigint) as answered
from chosen
inner join surveys
    on chosen.survey = surveys.survey
where
    ($segment is null or chosen.segment = $segment)
    and ($region is null or chosen.region = $region)
    and ($channel is null or chosen.channel = $channel)
group by
    chosen.survey,
    surveys.follows_cases,
    chosen.channel,
    chosen.segment,
    chosen.region,
    chosen.has_contact,
    chosen.was_wronged
