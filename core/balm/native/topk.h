/* Top-k for keys of one width: included once for each, with KEY, UNSIGNED, LEAST and NAMED defined. */

/* Sums and products of keys, which fit by how their width is chosen; where a caller is wrong about it they wrap. */
#define ADD(a, b) ((KEY)((UNSIGNED)(a) + (UNSIGNED)(b)))
#define TIMES(a, b) ((KEY)((UNSIGNED)(a) * (UNSIGNED)(b)))

/* Top-k insertion by compare and exchange, without branches. Invariant: best[0] >= best[1] >= ... of each person, and
 * the key that is displaced from the last is dropped. Here for three ranks, as mostly: all of it in registers. */
INLINED void NAMED(insert_third)(KEY *restrict best, int i, KEY key)
{
    const KEY a = best[i], b = best[PEOPLE + i], c = best[2 * PEOPLE + i];
    const KEY other = key < a ? key : a, last = other < b ? other : b;
    best[i] = key > a ? key : a;
    best[PEOPLE + i] = other > b ? other : b;
    best[2 * PEOPLE + i] = last > c ? last : c;
}

INLINED void NAMED(insert)(KEY *restrict best, int first, KEY *restrict key)
{
    if (first == 3)
        for (int i = 0; i < PEOPLE; i++)
            NAMED(insert_third)(best, i, key[i]);
    else
        for (int rank = 0; rank < first; rank++, best += PEOPLE)
            for (int i = 0; i < PEOPLE; i++) {
                const KEY mine = key[i], other = best[i];
                best[i] = mine > other ? mine : other;
                key[i] = mine > other ? other : mine;
            }
}

/* The sum of three terms inserted at once: a fused loop, as keys need not go through memory. */
INLINED void NAMED(insert_sum)(KEY *restrict best, KEY start, const KEY *restrict a, const KEY *restrict b,
                               const KEY *restrict c)
{
    for (int i = 0; i < PEOPLE; i++)
        NAMED(insert_third)(best, i, ADD(ADD(start, a[i]), ADD(b[i], c[i])));
}

/* The keys of a practice: where it starts, and all that speaks for and against it. Three terms at once, as mostly. */
INLINED void NAMED(add_terms)(KEY *restrict key, KEY start, const KEY *restrict sums, const int32_t *term,
                              const int32_t *end)
{
    if (end - term >= 3) {
        const KEY *a = sums + (size_t)term[0] * PEOPLE, *b = sums + (size_t)term[1] * PEOPLE,
                  *c = sums + (size_t)term[2] * PEOPLE;
        for (int i = 0; i < PEOPLE; i++)
            key[i] = ADD(ADD(start, a[i]), ADD(b[i], c[i]));
        term += 3;
    } else
        for (int i = 0; i < PEOPLE; i++)
            key[i] = start;
    for (; term < end; term++) {
        const KEY *a = sums + (size_t)*term * PEOPLE;
        for (int i = 0; i < PEOPLE; i++)
            key[i] = ADD(key[i], a[i]);
    }
}

/* 512 people. Invariant of the loop over practices: `best` has the first of those before `practice`. */
INLINED void NAMED(rank_line)(const Ranking *of, KEY *room, size_t at, size_t count)
{
    const int first = (int)of->places.rows;
    const size_t practices = (size_t)of->starts.rows, count_of_sums = (size_t)of->units.rows, people = count * 64,
                 from = at * 64, all = (size_t)of->places.columns, here = (size_t)of->first_word * 64 + from;
    const int32_t *term = of->terms.at, *term_ends = of->term_ends.at, *barred_of = of->barred_of.at,
                  *points_of = of->points_of.at;
    const int64_t *starts = of->starts.at;
    KEY *key = room, *best = room + PEOPLE, *sums = best + (size_t)first * PEOPLE;
    unsigned char flags[PEOPLE] = {0};
    int32_t eligible[PEOPLE];
    const int16_t *total = (const int16_t *)of->totals.at + from / PEOPLE * count_of_sums * PEOPLE;
    for (size_t s = 0; s < count_of_sums; s++) {
        const KEY unit = (KEY)((const int64_t *)of->units.at)[s];
        for (size_t i = s * PEOPLE; i < (s + 1) * PEOPLE; i++)
            sums[i] = TIMES(total[i], unit);
    }
    for (int i = 0; i < first * PEOPLE; i++)
        best[i] = LEAST;
    for (int i = 0; i < PEOPLE; i++)
        eligible[i] = (int32_t)practices;
    for (size_t practice = 0; practice < practices; practice++) {
        const int32_t *end = (const int32_t *)of->terms.at + term_ends[practice];
        const KEY start = (KEY)starts[practice];
        if (first == 3 && end - term == 3 && points_of[practice] < 0 && barred_of[practice] < 0) {
            NAMED(insert_sum)(best, start, sums + (size_t)term[0] * PEOPLE, sums + (size_t)term[1] * PEOPLE,
                              sums + (size_t)term[2] * PEOPLE);
            term = end;
            continue;
        }
        NAMED(add_terms)(key, start, sums, term, end);
        term = end;
        if (points_of[practice] >= 0) {
            const int64_t *points = (const int64_t *)of->points.at + points_of[practice] * of->points.columns;
            const int64_t *group = (const int64_t *)of->group.at + here;
            for (size_t i = 0; i < people; i++)
                key[i] = ADD(key[i], TIMES(points[group[i]], (UNSIGNED)1 << of->layout.place_bits));
        }
        if (barred_of[practice] >= 0) {
            const uint64_t *barred = (const uint64_t *)of->barred.at + barred_of[practice] * of->barred.columns;
            to_flags(barred + of->first_word + at, count, flags);
            for (int i = 0; i < PEOPLE; i++) {
                key[i] = flags[i] ? LEAST : key[i];
                eligible[i] -= flags[i];
            }
        }
        NAMED(insert)(best, first, key);
    }
    stream((int32_t *)of->eligible.at + here, eligible, people);
    const int place_bits = (int)of->layout.place_bits, point_bits = (int)of->layout.point_bits;
    for (int rank = 0; rank < first; rank++) {
        int32_t place[PEOPLE], score[PEOPLE];
        const KEY mask = (KEY)(((UNSIGNED)1 << place_bits) - 1);
        const KEY points_mask = point_bits ? (KEY)(((UNSIGNED)1 << point_bits) - 1) : (KEY)-1;
        for (size_t i = 0; i < people; i++) {
            const KEY mine = best[(size_t)rank * PEOPLE + i];
            const KEY points = (KEY)(mine >> place_bits) & points_mask;
            place[i] = (int32_t)(mine & mask) - 1;
            score[i] = (int32_t)((uint32_t)points + (uint32_t)of->layout.zero);
        }
        stream((int32_t *)of->places.at + (size_t)rank * all + here, place, people);
        stream((int32_t *)of->scores.at + (size_t)rank * all + here, score, people);
    }
}

/* Invariant: the first practices of all people before word `at`, counted from `first_word`, are written. */
CLONED static void NAMED(rank_all)(const Ranking *of, void *room)
{
    const size_t words = (size_t)of->words;
    size_t at = 0;
    for (; at + BLOCK <= words; at += BLOCK)
        NAMED(rank_line)(of, room, at, BLOCK);
    if (at < words)
        NAMED(rank_line)(of, room, at, words - at);
    fence();
}

#undef ADD
#undef TIMES
#undef KEY
#undef UNSIGNED
#undef LEAST
#undef NAMED
