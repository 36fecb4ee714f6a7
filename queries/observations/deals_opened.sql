-- One row per deal, dated by when it was opened.
-- Proposed or not is asked only of deals qualified at least 30 days ago. The
-- time in consideration ends with the proposal, or with the close if none came.
with pipelines as (
    select
        source,
        count(proposal_at) > 0 as has_proposals
    from deals
    group by source
),

spans as (
    select
        deals.record_id,
        deals.customer_id,
        deals.created_at,
        deals.qualified_at,
        deals.proposal_at,
        deals.channel,
        deals._file,
        deals._row,
        pipelines.has_proposals,
        coalesce(deals.proposal_at, deals.closed_at) as considered_at
    from deals
    inner join pipelines
        on deals.source is not distinct from pipelines.source
    where deals.created_at is not null and deals.created_at <= $as_of
)

select
    record_id,
    customer_id,
    cast(created_at as date) as observed_on,
    channel,
    case
        when
            has_proposals
            and qualified_at <= $as_of - interval '30' day
            then coalesce(
                proposal_at <= qualified_at + interval '30' day, false
            )
    end as is_proposed,
    greatest(
        epoch(least(coalesce(considered_at, $as_of), $as_of))
        - epoch(created_at),
        0
    ) / 3600.0 as hours_in_consideration,
    coalesce(considered_at > $as_of, true) as is_considering,
    _file,
    _row
from spans
