-- One row per month, stage, channel, segment and region of touchpoints.
select
    month,
    stage,
    channel,
    segment,
    region,
    touchpoints,
    service_touchpoints,
    moments,
    service_moments
from touchpoint_months
where
    month >= cast($start_on as date)
    and month < cast($end_before as date)
    and ($channel is null or channel = $channel)
order by month, stage, channel, segment, region
