-- One row per block of customers, contact or none, and pair of columns.
-- The sums of their products: all that a linear model of loyalty needs, in one
-- pass. A respondent is a customer with the newest loyalty answer of the
-- twelve months before $end_before: the relationship NPS, else an overall
-- rating, else a rating of an order; the first of these with 200 respondents.
-- A column is named kind:driver. Kinds: counted (1 for all), outcome, service,
-- asked (a survey driver), halo (one asked together with the outcome), event
-- (failures in 180 days), left out (a survey driver that fewer than 60 %
-- answered). Service contacts are those of the 90 days before the answer. What
-- only those with a contact have is not applicable to the rest: nought there,
-- and centred among those who have it, beside a flag. Scores run from 0 to 100
-- and are centred, so that sums of squares lose no digits. A pair that is not
-- there sums to nought. Respondents who left a driver in use unanswered are
-- counted, and are in no other pair. Blocks: 200, by customer.
with scored as (
    select
        answers.customer_id,
        answers.answered_at,
        answers.record_id,
        coalesce(answers.survey, '') as survey,
        lower(answers.question) as question,
        answers.family,
        answers.stage,
        answers.about_record,
        100.0 * case
            when answers.direction = -1
                then answers.scale_max - answers.score
            else answers.score - answers.scale_min
        end / (answers.scale_max - answers.scale_min) as score,
        case
            when
                answers.question = 'nps'
                and answers.scale_min = 0
                and answers.scale_max = 10
                and coalesce(answers.stage, 'renewal') = 'renewal'
                then 1
            when
                answers.question = 'csat'
                and coalesce(answers.stage, 'renewal') = 'renewal'
                then 2
            when
                answers.question = 'csat'
                and answers.stage in ('purchase', 'use')
                then 3
        end as outcome
    from answers
    inner join people
        on answers.customer_id = people.customer_id
    where
        answers.score between answers.scale_min and answers.scale_max
        and answers.scale_max > answers.scale_min
        and answers.answered_at
        >= cast($end_before as date) - interval '24' month
        and answers.answered_at < cast($end_before as date)
        and ($segment is null or people.segment = $segment)
        and ($region is null or people.region = $region)
),

opinions as (
    select
        customer_id,
        answered_at,
        survey,
        score,
        outcome,
        row_number() over (
            partition by customer_id, outcome
            order by answered_at desc, record_id asc
        ) as nth_newest
    from scored
    where
        outcome is not null
        and answered_at >= cast($end_before as date) - interval '12' month
),

outcomes as (
    select
        outcome,
        row_number() over (
            order by
                case when count(*) >= 200 then 0 else 1 end asc, outcome asc
        ) as nth_choice
    from opinions
    where nth_newest = 1
    group by outcome
),

respondents as (
    select
        opinions.customer_id,
        opinions.answered_at,
        opinions.survey,
        opinions.score,
        row_number() over (order by opinions.customer_id) % 200 as block
    from opinions
    inner join outcomes
        on
            opinions.outcome = outcomes.outcome
            and outcomes.nth_choice = 1
    where opinions.nth_newest = 1
),

given as (
    select
        respondents.customer_id,
        scored.question,
        scored.stage,
        scored.score,
        case
            when
                scored.survey = respondents.survey
                and scored.answered_at = respondents.answered_at
                then 1.0
            else 0.0
        end as is_together,
        row_number() over (
            partition by respondents.customer_id, scored.question
            order by scored.answered_at desc, scored.record_id asc
        ) as nth_newest
    from respondents
    inner join scored
        on
            respondents.customer_id = scored.customer_id
            and respondents.answered_at >= scored.answered_at
    where
        scored.family = 'driver'
        and scored.answered_at
        >= respondents.answered_at - interval '12' month
),

questions as (
    select
        given.question,
        case
            when bool_or(coalesce(given.stage, '') = 'service') then 'service'
            when count(*) < 0.6 * max(every_one.customers) then 'left out'
            when avg(given.is_together) >= 0.5 then 'halo'
            else 'asked'
        end as kind,
        count(*) as customers,
        avg(given.score) as mean_score
    from given
    cross join (select count(*) as customers from respondents) as every_one
    where given.nth_newest = 1
    group by given.question
),

rated as (
    select
        given.customer_id,
        questions.kind,
        questions.question,
        questions.customers,
        given.score - questions.mean_score as score
    from given
    inner join questions
        on given.question = questions.question
    where given.nth_newest = 1
),

needed as (
    select count(*) as drivers
    from questions
    where kind in ('asked', 'halo')
),

complete as (
    select rated.customer_id
    from rated
    where rated.kind in ('asked', 'halo')
    group by rated.customer_id
    having count(*) = (select max(needed.drivers) from needed)
    union all
    select respondents.customer_id
    from respondents
    cross join needed
    where needed.drivers = 0
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
        respondents.customer_id,
        max(endings.is_bad) as is_bad,
        avg(ratings.score) as rating
    from respondents
    inner join ledger
        on
            respondents.customer_id = ledger.customer_id
            and respondents.answered_at > ledger.happened_at
            and respondents.answered_at
            <= ledger.happened_at + interval '90' day
    left join endings
        on ledger.record_id = endings.record_id
    left join ratings
        on
            ledger.record_id = ratings.about_record
            and respondents.answered_at >= ratings.answered_at
    where
        ledger.is_service and ledger.table_name in ('tickets', 'touchpoints')
    group by respondents.customer_id
),

centred as (
    select
        contacts.customer_id,
        contacts.is_bad - avg(contacts.is_bad) over () as is_bad,
        contacts.rating - avg(contacts.rating) over () as rating,
        count(contacts.is_bad) over () as endings,
        count(contacts.rating) over () as ratings
    from contacts
    inner join complete
        on contacts.customer_id = complete.customer_id
),

gone_wrong as (
    select
        respondents.customer_id,
        failures.kind,
        cast(count(distinct failures.event_id) as double) as events
    from respondents
    inner join failures
        on
            respondents.customer_id = failures.customer_id
            and respondents.answered_at > failures.failed_at
            and respondents.answered_at
            <= failures.failed_at + interval '180' day
    inner join complete
        on respondents.customer_id = complete.customer_id
    group by respondents.customer_id, failures.kind
),

common as (
    select kind
    from gone_wrong
    group by kind
    having count(*) >= 10
),

columns_of as (
    select
        customer_id,
        'counted:complete' as driver,
        1.0 as amount
    from complete
    union all
    select
        customer_id,
        'outcome:score' as driver,
        score - avg(score) over () as amount
    from respondents
    union all
    select
        customer_id,
        'service:contact' as driver,
        1.0 as amount
    from centred
    union all
    select
        customer_id,
        'service:ended badly' as driver,
        is_bad as amount
    from centred
    where is_bad is not null
    union all
    select
        customer_id,
        'service:ending not known' as driver,
        1.0 as amount
    from centred
    where is_bad is null and endings > 0
    union all
    select
        customer_id,
        'service:rating' as driver,
        rating as amount
    from centred
    where rating is not null and ratings >= 50
    union all
    select
        customer_id,
        'service:not rated' as driver,
        1.0 as amount
    from centred
    where rating is null and ratings >= 50
    union all
    select
        customer_id,
        kind || ':' || question as driver,
        score as amount
    from rated
    where kind <> 'service' or customers >= 50
    union all
    select
        customer_id,
        'service:answered on ' || question as driver,
        1.0 as amount
    from rated
    where kind = 'service' and customers >= 50
    union all
    select
        customer_id,
        'counted:known' as driver,
        1.0 as amount
    from (
        select customer_id
        from centred
        where is_bad is not null or rating is not null
        union
        select customer_id
        from rated
        where kind = 'service'
    ) as known
    union all
    select
        gone_wrong.customer_id,
        'event:' || gone_wrong.kind as driver,
        gone_wrong.events as amount
    from gone_wrong
    inner join common
        on gone_wrong.kind = common.kind
),

places as (
    select
        driver,
        row_number() over (order by driver) as place
    from (select distinct driver from columns_of) as drivers
),

held as (
    select
        columns_of.customer_id,
        places.place,
        columns_of.amount,
        respondents.block,
        contacts.customer_id is not null as has_contact
    from columns_of
    inner join places
        on columns_of.driver = places.driver
    inner join complete
        on columns_of.customer_id = complete.customer_id
    inner join respondents
        on columns_of.customer_id = respondents.customer_id
    left join contacts
        on columns_of.customer_id = contacts.customer_id
),

products as (
    select
        one.block,
        one.has_contact,
        one.place as first_place,
        other.place as second_place,
        sum(one.amount * other.amount) as total
    from held as one
    inner join held as other
        on
            one.customer_id = other.customer_id
            and one.place <= other.place
    group by one.block, one.has_contact, one.place, other.place
)

select
    products.block,
    products.has_contact,
    one.driver as first_driver,
    other.driver as second_driver,
    products.total
from products
inner join places as one
    on products.first_place = one.place
inner join places as other
    on products.second_place = other.place
union all
select
    block,
    false as has_contact,
    'counted:respondents' as first_driver,
    'counted:respondents' as second_driver,
    cast(count(*) as double) as total
from respondents
group by block
