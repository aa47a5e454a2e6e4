/* Ranks: sums of points -> the keys of practices -> each person's first practices.
 *
 * 512 people at a time, with all sums at hand, and in the narrowest lanes that hold their keys.
 */
#include "people.h"

typedef struct {
    size_t words, count, sums, practices, groups;
    int first, places, points;
    int64_t middle, unit;
    const int16_t *total;               /* by 512 people and sum */
    const int64_t *unit_of;             /* by sum: what one of it adds to a key */
    const int32_t *term, *term_end;     /* sums by practice, and where each practice's end */
    const int32_t *limit_of, *given_of; /* by practice: the plane of whoever it is not for, the row of points; or -1 */
    const uint64_t *limit;
    const int64_t *start, *group, *given;
    int32_t *place, *point, *eligible;
} Ranking;

/* A byte for each person of a plane. */
WITHIN void flags_of(const uint64_t *plane, size_t count, unsigned char *flags)
{
    for (size_t k = 0; k < count; k++)
        for (int i = 0; i < 64; i++)
            flags[64 * k + (size_t)i] = plane[k] >> i & 1;
}

#define KEY int16_t
#define WIDE int32_t
#define UNSIGNED uint32_t
#define LEAST INT16_MIN
#define NAMED(name) name##_16
#include "keys.h"

#define KEY int32_t
#define WIDE int64_t
#define UNSIGNED uint32_t
#define LEAST INT32_MIN
#define NAMED(name) name##_32
#include "keys.h"

#define KEY int64_t
#define WIDE int64_t
#define UNSIGNED uint64_t
#define LEAST INT64_MIN
#define NAMED(name) name##_64
#include "keys.h"

/* best(words, from, some, width, first, places, points, middle, unit, totals, units, terms, term_ends, starts, limits,
 * limit_of, groups, group, given, given_of, place, point, eligible): the first practices of some people. `place` and
 * `point` are by rank and person. */
static PyObject *best(PyObject *self, PyObject *args)
{
    Py_buffer view[13] = {{0}};
    Py_ssize_t words, from, some, groups;
    int width;
    long long middle, unit;
    Ranking one = {0};
    PyObject *result = NULL;
    void *space = NULL;
    (void)self;
    if (!PyArg_ParseTuple(args, "nnniiiiLLy*y*y*y*y*y*y*ny*y*y*w*w*w*", &words, &from, &some, &width, &one.first,
                          &one.places, &one.points, &middle, &unit, &view[0], &view[1], &view[2], &view[3], &view[4],
                          &view[5], &view[6], &groups, &view[7], &view[8], &view[9], &view[10], &view[11], &view[12]))
        goto end;
    const Py_ssize_t totals = held(&view[0], 2), sums = held(&view[1], 8), terms = held(&view[2], 4),
                     practices = held(&view[3], 4), starts = held(&view[4], 8), limits = held(&view[5], 8),
                     limit_of = held(&view[6], 4), group = held(&view[7], 8), given = held(&view[8], 8),
                     given_of = held(&view[9], 4), place = held(&view[10], 4),
                     point = held(&view[11], 4), eligible = held(&view[12], 4);
    if (words < 1 || words > PY_SSIZE_T_MAX / 4096 || from < 0 || some < 1 || some > words - from ||
        groups < 0 || (width != 2 && width != 4 && width != 8) ||
        one.first < 0 || one.places < 0 || one.points < 0 || one.places + one.points > 8 * width - 2 || sums < 0 ||
        totals / PEOPLE < sums * ((some + BLOCK - 1) / BLOCK) || terms < 0 || practices < 0 || starts != practices ||
        limit_of != practices || given_of != practices || limits < 0 || limits % words || given < 0 ||
        (groups ? given % groups : given) || (given && group != words * 64) || point % 64 ||
        point / 64 != one.first * words || eligible != words * 64 || place != point) {
        refuse("best: the buffers are not of one size");
        goto end;
    }
    one.words = (size_t)words, one.count = (size_t)some, one.sums = (size_t)sums;
    one.practices = (size_t)practices, one.groups = (size_t)groups;
    one.middle = middle, one.unit = unit;
    one.total = view[0].buf, one.unit_of = view[1].buf, one.term = view[2].buf, one.term_end = view[3].buf;
    one.start = view[4].buf, one.limit = (uint64_t *)view[5].buf + from, one.limit_of = view[6].buf;
    one.group = given ? (int64_t *)view[7].buf + from * 64 : NULL;
    one.given = view[8].buf, one.given_of = view[9].buf;
    one.place = (int32_t *)view[10].buf + from * 64, one.point = (int32_t *)view[11].buf + from * 64;
    one.eligible = (int32_t *)view[12].buf + from * 64;
    int sound = within(one.term, terms, sums);
    for (Py_ssize_t i = 0, end = 0; i < practices; end = one.term_end[i++])
        sound &= one.term_end[i] >= end && one.term_end[i] <= terms && one.limit_of[i] >= -1 &&
                 one.limit_of[i] < limits / words && one.given_of[i] >= -1 &&
                 (one.given_of[i] < 0 || one.given_of[i] < given / groups);
    for (Py_ssize_t i = 0; given && i < some * 64; i++)
        sound &= one.group[i] >= 0 && one.group[i] < groups;
    if (!sound) {
        refuse("best: there is no such sum, plane or group");
        goto end;
    }
    void *keys = lines((size_t)(sums + one.first + 1) * PEOPLE / sizeof(Line) * (size_t)width, &space);
    if (!space) {
        PyErr_NoMemory();
        goto end;
    }
    Py_BEGIN_ALLOW_THREADS;
    if (width == 2)
        rank_all_16(&one, keys);
    else if (width == 4)
        rank_all_32(&one, keys);
    else
        rank_all_64(&one, keys);
    Py_END_ALLOW_THREADS;
    result = Py_NewRef(Py_None);
end:
    PyMem_RawFree(space);
    release(view, 13);
    return result;
}

static PyMethodDef methods[] = {
    {"best", best, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "ranks", NULL, 0, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_ranks(void)
{
    PyObject *made = PyModule_Create(&module);
    if (made && PyModule_AddIntConstant(made, "INTERFACE", INTERFACE) < 0)
        Py_CLEAR(made);
    return made;
}
