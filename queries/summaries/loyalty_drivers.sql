-- One row per answer on loyalty and driver that its customer met before it.
-- Asked: the newest answer to each survey driver in twelve months, 0 to 100;
-- together: with the answer on loyalty, on one questionnaire. Event: failures
-- in 180 days by kind. Service: the contacts of 90 days, how they ended and
-- were rated, and survey drivers about service. What only those with a contact
-- have is not applicable to the rest: no row there, and a row of its own
-- beside it, so that who had none is told from who did not say. Known: service
-- whose ending or rating is known. Without a customer only what stands in the
-- same row of the file is known.
with scored as (
    select
        customer_id,
        answered_at,
        record_id,
        coalesce(survey, '') as survey,
        lower(question) as question,
        family,
        stage,
        about_record,
        _file,
        _row,
        100.0 * case
            when direction = -1 then scale_max - score
            else score - scale_min
        end / (scale_max - scale_min) as score
    from answers
    where
        score between scale_min and scale_max
        and scale_max > scale_min
        and (family = 'driver' or stage = 'service')
),

met as (
    select
        loyalty_answers.answer_id,
        scored.question,
        scored.stage,
        scored.score,
        scored.answered_at,
        scored.record_id,
        scored.survey = loyalty_answers.survey
        and scored.answered_at = loyalty_answers.answered_at as is_together
    from loyalty_answers
    inner join scored
        on
            loyalty_answers.customer_id = scored.customer_id
            and loyalty_answers.answered_at >= scored.answered_at
    where
        scored.family = 'driver'
        and scored.answered_at
        >= loyalty_answers.answered_at - interval '12' month
    union all
    select
        loyalty_answers.answer_id,
        scored.question,
        scored.stage,
        scored.score,
        scored.answered_at,
        scored.record_id,
        true as is_together
    from loyalty_answers
    inner join scored
        on
            loyalty_answers._file = scored._file
            and loyalty_answers._row = scored._row
    where scored.family = 'driver' and loyalty_answers.customer_id is null
),

numbered as (
    select
        answer_id,
        question,
        stage,
        score,
        is_together,
        row_number() over (
            partition by answer_id, question
            order by answered_at desc, record_id asc
        ) as nth_newest
    from met
),

given as (
    select
        answer_id,
        question,
        stage,
        score,
        is_together
    from numbered
    where nth_newest = 1
),

endings as (
    select
        tickets.record_id,
        case
            when coalesce(tickets.reopens, 0) > 0 then 1.0
            when
                (
                    tickets.resolved_at is not null
                    or coalesce(tickets.status, 'open') <> 'resolved'
                )
                and epoch(least(coalesce(tickets.resolved_at, $as_of), $as_of))
                - epoch(tickets.opened_at) > $unresolved_after_days * 86400
                then 1.0
            when
                tickets.resolved_at is not null or tickets.reopens is not null
                then 0.0
        end as is_bad
    from tickets
),

ratings as (
    select
        about_record,
        avg(score) as score,
        min(answered_at) as answered_at
    from scored
    where about_record is not null and stage = 'service'
    group by about_record
),

contacts as (
    select
        loyalty_answers.answer_id,
        max(endings.is_bad) as is_bad,
        avg(ratings.score) as rating
    from loyalty_answers
    inner join ledger
        on
            loyalty_answers.customer_id = ledger.customer_id
            and loyalty_answers.answered_at > ledger.happened_at
            and loyalty_answers.answered_at
            <= ledger.happened_at + interval '90' day
    left join endings
        on ledger.record_id = endings.record_id
    left join ratings
        on
            ledger.record_id = ratings.about_record
            and loyalty_answers.answered_at >= ratings.answered_at
    where
        ledger.is_service and ledger.table_name in ('tickets', 'touchpoints')
    group by loyalty_answers.answer_id
),

found as (
    select
        answer_id,
        'service' as kind,
        'contact' as driver,
        'service' as stage,
        1.0 as amount,
        false as is_score,
        false as is_together
    from contacts
    union all
    select
        answer_id,
        'service' as kind,
        'ended badly' as driver,
        'service' as stage,
        is_bad as amount,
        false as is_score,
        false as is_together
    from contacts
    where is_bad is not null
    union all
    select
        answer_id,
        'service' as kind,
        'ending not known' as driver,
        'service' as stage,
        1.0 as amount,
        false as is_score,
        false as is_together
    from contacts
    where is_bad is null
    union all
    select
        answer_id,
        'service' as kind,
        'rating' as driver,
        'service' as stage,
        rating as amount,
        true as is_score,
        false as is_together
    from contacts
    where rating is not null
    union all
    select
        answer_id,
        'service' as kind,
        'not rated' as driver,
        'service' as stage,
        1.0 as amount,
        false as is_score,
        false as is_together
    from contacts
    where rating is null
    union all
    select
        answer_id,
        'counted' as kind,
        'known' as driver,
        'service' as stage,
        1.0 as amount,
        false as is_score,
        false as is_together
    from (
        select answer_id
        from contacts
        where is_bad is not null or rating is not null
        union
        select answer_id
        from given
        where stage = 'service'
    ) as known
    union all
    select
        answer_id,
        case when stage = 'service' then 'service' else 'asked' end as kind,
        question as driver,
        stage,
        score as amount,
        true as is_score,
        is_together
    from given
    union all
    select
        answer_id,
        'service' as kind,
        'answered on ' || question as driver,
        stage,
        1.0 as amount,
        false as is_score,
        is_together
    from given
    where stage = 'service'
    union all
    select
        loyalty_answers.answer_id,
        'event' as kind,
        failures.kind as driver,
        min(failures.stage) as stage,
        cast(count(distinct failures.event_id) as double) as amount,
        false as is_score,
        false as is_together
    from loyalty_answers
    inner join failures
        on
            loyalty_answers.customer_id = failures.customer_id
            and loyalty_answers.answered_at > failures.failed_at
            and loyalty_answers.answered_at
            <= failures.failed_at + interval '180' day
    group by loyalty_answers.answer_id, failures.kind
)

select
    answer_id,
    dense_rank() over (order by kind, driver) as place,
    kind,
    driver,
    stage,
    amount,
    is_score,
    is_together
from found
