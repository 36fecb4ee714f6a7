-- One row per question asked both ways: what was expected, what was found.
-- Pairs of a customer's newest answers of the twelve months before
-- $end_before, from 0 to 100; without a customer, of one row of a file. Sums
-- of both, and of found less expected and its square.
with asked as (
    select lower(question) as question
    from answers
    where family = 'expectation'
    group by lower(question)
),

scored as (
    select
        answers.customer_id,
        case when answers.customer_id is null then answers._file end as file,
        case when answers.customer_id is null then answers._row end as row_of,
        lower(answers.question) as question,
        answers.family,
        answers.answered_at,
        answers.record_id,
        100.0 * case
            when answers.direction = -1
                then answers.scale_max - answers.score
            else answers.score - answers.scale_min
        end / (answers.scale_max - answers.scale_min) as score
    from answers
    inner join asked
        on lower(answers.question) = asked.question
    left join people
        on answers.customer_id = people.customer_id
    where
        answers.family in ('driver', 'expectation')
        and answers.score between answers.scale_min and answers.scale_max
        and answers.scale_max > answers.scale_min
        and answers.answered_at
        >= cast($end_before as date) - interval '12' month
        and answers.answered_at < cast($end_before as date)
        and ($segment is null or people.segment = $segment)
        and ($region is null or people.region = $region)
),

numbered as (
    select
        customer_id,
        file,
        row_of,
        question,
        family,
        score,
        row_number() over (
            partition by customer_id, file, row_of, question, family
            order by answered_at desc, record_id asc
        ) as nth_newest
    from scored
)

select
    expected.question,
    count(*) as pairs,
    sum(expected.score) as expected,
    sum(found.score) as found,
    sum(found.score - expected.score) as gap,
    sum(
        (found.score - expected.score) * (found.score - expected.score)
    ) as gap_squares
from numbered as expected
inner join numbered as found
    on
        expected.question = found.question
        and expected.customer_id is not distinct from found.customer_id
        and expected.file is not distinct from found.file
        and expected.row_of is not distinct from found.row_of
        and found.family = 'driver'
        and found.nth_newest = 1
where expected.family = 'expectation' and expected.nth_newest = 1
group by expected.question
