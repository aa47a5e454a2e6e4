/* Top-k: sums of points -> the keys of practices -> each person's first practices.
 *
 * 512 people at a time, and in the narrowest integers that hold their keys. How a key is made up is in key_layout.py. */
#include "bitplanes.h"

typedef struct {
    Layout layout;
    int64_t width, first_word, words;
    Array terms, term_ends, totals, units, starts, barred, barred_of, group, points, points_of, places, scores, eligible;
} Ranking;
static Field ranking_fields[] = {
    ARRAY(Ranking, terms, INT32, "t"), ARRAY(Ranking, term_ends, INT32, "n"), NESTED(Ranking, layout, layout_fields), FIELD(Ranking, width, NUMBER),
    FIELD(Ranking, first_word, NUMBER), FIELD(Ranking, words, NUMBER), ARRAY(Ranking, totals, INT16, "hl"),
    ARRAY(Ranking, units, INT64, "s"), ARRAY(Ranking, starts, INT64, "n"), ARRAY(Ranking, barred, UINT64, "bw"),
    ARRAY(Ranking, barred_of, INT32, "n"), ARRAY(Ranking, group, INT64, "q"), ARRAY(Ranking, points, INT64, "cg"),
    ARRAY(Ranking, points_of, INT32, "n"), ARRAY(Ranking, places, INT32 | OUT, "kp"),
    ARRAY(Ranking, scores, INT32 | OUT, "kp"), ARRAY(Ranking, eligible, INT32 | OUT, "p"), END,
};

/* A byte for each person of a plane, 0 or 1. */
INLINED void to_flags(const uint64_t *plane, size_t count, unsigned char *flags)
{
    for (size_t k = 0; k < count; k++)
        for (int i = 0; i < 64; i++)
            flags[64 * k + (size_t)i] = plane[k] >> i & 1;
}

#define KEY int16_t
#define UNSIGNED uint32_t
#define LEAST INT16_MIN
#define NAMED(name) name##_16
#include "topk.h"

#define KEY int32_t
#define UNSIGNED uint32_t
#define LEAST INT32_MIN
#define NAMED(name) name##_32
#include "topk.h"

#define KEY int64_t
#define UNSIGNED uint64_t
#define LEAST INT64_MIN
#define NAMED(name) name##_64
#include "topk.h"

static int ranking_sound(void *call)
{
    const Ranking *of = call;
    const Py_ssize_t words = of->places.columns / 64;
    if (of->first_word < 0 || of->words < 1 || of->words > words - of->first_word || of->places.columns % 64 ||
        (of->barred.rows && of->barred.columns != words))
        return refuse("first_word, words and barred", "some of the words of people");
    if (of->totals.columns != PEOPLE || of->totals.rows < of->units.rows * ((of->words + BLOCK - 1) / BLOCK))
        return refuse("totals", "a number for each sum and person");
    if ((of->width != 2 && of->width != 4 && of->width != 8) || !layout_fits(&of->layout, 8 * of->width))
        return refuse("layout and width", "fields that fit into a key of 2, 4 or 8 bytes");
    if (of->points.rows && of->group.rows != of->places.columns)
        return refuse("group and points", "a group of each person");
    const int64_t *group = (const int64_t *)of->group.at + of->first_word * 64;
    for (Py_ssize_t i = 0; of->points.rows && i < of->words * 64; i++)
        if (group[i] < 0 || group[i] >= of->points.columns)
            return refuse("group and points", "groups that have points");
    for (Py_ssize_t i = 0; i < of->starts.rows; i++)
        if (((int32_t *)of->barred_of.at)[i] >= of->barred.rows || ((int32_t *)of->points_of.at)[i] >= of->points.rows)
            return refuse("barred_of and points_of", "rows that there are, or -1");
    return indexes("terms", &of->terms, of->units.rows) &&
           ends_up_to("term_ends", &of->term_ends, of->terms.rows);
}

static int rank(void *call)
{
    const Ranking *of = call;
    const size_t rows = (size_t)(of->units.rows + of->places.rows + 1), width = (size_t)of->width;
    void *room, *keys = new_lines(rows * width * PEOPLE / sizeof(Line), &room);
    if (!room)
        return -1;
    if (of->width == 2)
        rank_all_16(of, keys);
    else if (of->width == 4)
        rank_all_32(of, keys);
    else
        rank_all_64(of, keys);
    PyMem_RawFree(room);
    return 0;
}

static PyObject *topk(PyObject *Py_UNUSED(self), PyObject *call)
{
    Ranking of;
    return run(call, ranking_fields, &of, ranking_sound, rank);
}

MODULE_OF_CALLS(
    topk,
    {"topk", topk, METH_O, "RankingCall -> each person's first practices, into its `places`, `scores` and `eligible`."})
