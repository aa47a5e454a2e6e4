/* Keys of one width: included once for each, with KEY, WIDE, UNSIGNED, LEAST and NAMED defined. */

/* Sums and differences of keys, which fit by how their width is chosen; where a caller is wrong about it they wrap. */
#define ADD(a, b) ((KEY)((UNSIGNED)(a) + (UNSIGNED)(b)))
#define TIMES(a, b) ((KEY)((UNSIGNED)(a) * (UNSIGNED)(b)))

/* A key among the best three so far, as nobody asks otherwise; what falls out at the end is lost. */
WITHIN void NAMED(enter)(KEY *restrict best, int i, KEY key)
{
    const KEY a = best[i], b = best[PEOPLE + i], c = best[2 * PEOPLE + i];
    const KEY other = key < a ? key : a, last = other < b ? other : b;
    best[i] = key > a ? key : a;
    best[PEOPLE + i] = other > b ? other : b;
    best[2 * PEOPLE + i] = last > c ? last : c;
}

/* Keys of a practice among any number of them. */
WITHIN void NAMED(enter_all)(KEY *restrict best, int first, KEY *restrict key)
{
    if (first == 3)
        for (int i = 0; i < PEOPLE; i++)
            NAMED(enter)(best, i, key[i]);
    else
        for (int rank = 0; rank < first; rank++, best += PEOPLE)
            for (int i = 0; i < PEOPLE; i++) {
                const KEY mine = key[i], other = best[i];
                best[i] = mine > other ? mine : other;
                key[i] = mine > other ? other : mine;
            }
}

/* Both at once for three sums, without anything in between. */
WITHIN void NAMED(enter_sums)(KEY *restrict best, KEY start, const KEY *restrict a, const KEY *restrict b,
                              const KEY *restrict c)
{
    for (int i = 0; i < PEOPLE; i++)
        NAMED(enter)(best, i, ADD(ADD(start, a[i]), ADD(b[i], c[i])));
}

/* The keys of a practice: what speaks for and against it, of `terms` sums that are `sums` away. */
WITHIN void NAMED(add)(KEY *restrict key, KEY start, const KEY *restrict sums, const int32_t *term, const int32_t *end)
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

WITHIN void NAMED(rank_line)(const Ranking *of, KEY *space, size_t at, size_t count)
{
    KEY *key = space, *best = space + PEOPLE, *sums = best + (size_t)of->first * PEOPLE;
    unsigned char flags[PEOPLE] = {0};
    int32_t eligible[PEOPLE];
    const size_t people = count * 64, from = at * 64;
    const int16_t *total = of->total + from / PEOPLE * of->sums * PEOPLE;
    for (size_t s = 0; s < of->sums; s++) {
        const KEY unit = (KEY)of->unit_of[s];
        for (size_t i = s * PEOPLE; i < (s + 1) * PEOPLE; i++)
            sums[i] = TIMES(total[i], unit);
    }
    for (int i = 0; i < of->first * PEOPLE; i++)
        best[i] = LEAST;
    for (int i = 0; i < PEOPLE; i++)
        eligible[i] = (int32_t)of->practices;
    for (size_t practice = 0, term = 0; practice < of->practices; practice++) {
        const size_t end = (size_t)of->term_end[practice];
        if (of->first == 3 && end - term == 3 && of->given_of[practice] < 0 && of->limit_of[practice] < 0) {
            const int32_t *some = of->term + term;
            NAMED(enter_sums)(best, (KEY)of->start[practice], sums + (size_t)some[0] * PEOPLE,
                              sums + (size_t)some[1] * PEOPLE, sums + (size_t)some[2] * PEOPLE);
            term = end;
            continue;
        }
        NAMED(add)(key, (KEY)of->start[practice], sums, of->term + term, of->term + end);
        term = end;
        if (of->given_of[practice] >= 0) {
            const int64_t *points = of->given + (size_t)of->given_of[practice] * of->groups;
            for (size_t i = 0; i < people; i++)
                key[i] = ADD(key[i], TIMES(points[of->group[from + i]], of->unit));
        }
        if (of->limit_of[practice] >= 0) {
            flags_of(of->limit + (size_t)of->limit_of[practice] * of->words + at, count, flags);
            for (int i = 0; i < PEOPLE; i++) {
                key[i] = flags[i] ? LEAST : key[i];
                eligible[i] -= flags[i];
            }
        }
        NAMED(enter_all)(best, of->first, key);
    }
    send(of->eligible + from, eligible, people);
    for (int rank = 0; rank < of->first; rank++) {
        const size_t row = (size_t)rank * of->words * 64 + from;
        int32_t place[PEOPLE], point[PEOPLE];
        const KEY mask = (KEY)(((KEY)1 << of->places) - 1);
        const WIDE half = of->points ? (WIDE)1 << (of->points - 1) : 0;
        for (size_t i = 0; i < people; i++) {
            const KEY mine = best[(size_t)rank * PEOPLE + i];
            KEY points = mine >> of->places;
            if (of->points)
                points = (KEY)(((points + half) & (2 * half - 1)) - half);
            place[i] = (int32_t)(mine & mask) - 1;
            point[i] = (int32_t)((uint32_t)points + (uint32_t)of->middle);
        }
        send(of->place + row, place, people);
        send(of->point + row, point, people);
    }
}

CLONED static void NAMED(rank_all)(const Ranking *of, void *space)
{
    size_t at = 0;
    for (; at + BLOCK <= of->count; at += BLOCK)
        NAMED(rank_line)(of, space, at, BLOCK);
    if (at < of->count)
        NAMED(rank_line)(of, space, at, of->count - at);
    sent();
}

#undef ADD
#undef TIMES
#undef KEY
#undef WIDE
#undef UNSIGNED
#undef LEAST
#undef NAMED
