/* Tables: a compiled pack as the loops in judge.c walk it, made from plain tuples and bytes. */
#pragma once
#include "bitset.h"
#include <string.h>

typedef struct {
    PyObject *name;
    PyObject *answers; /* a tuple, by code; code 0 is unknown */
    PyObject *codes;   /* a dict, from answers to codes */
    PyObject *fact;    /* for `read_value` */
    int tellable;
} Fact;

typedef struct {
    Py_ssize_t fact;
    PyObject *table; /* from any answer to the clauses that it allows */
    const uint64_t *rows;
    Py_ssize_t listed; /* codes that have a row, the lowest ones */
} Column;

/* Conditions, and the rules that they are of: see CompiledMatcher and Columns. */
typedef struct {
    Py_ssize_t rules, clauses, words, columns, behind;
    Column *column;
    const int32_t *rule;        /* by further clause: its rule */
    const unsigned char *fires; /* and whether it makes that fire, or blocks it */
} Clauses;

typedef struct {
    Py_ssize_t fact;
    PyObject *derived;
    int union_, told_wins;
    Py_ssize_t values;
    PyObject *said; /* a tuple of values */
    uint64_t *setting; /* by value: the rules of the stratum that set it */
    PyObject *fallback;
} Inferred;

typedef struct {
    Clauses clauses;
    Py_ssize_t facts;
    Inferred *fact;
} Stratum;

/* Names, and the rules that call for each. */
typedef struct {
    Py_ssize_t count;
    PyObject *names;
    uint64_t *rules;
} Called;

typedef struct {
    PyObject_HEAD
    PyObject *kept; /* what this was made from, to which all pointers point */
    PyObject *places; /* a dict, from names of facts to their places */
    PyObject *index;  /* a dict, from ids of practices to their places */
    PyObject *catalogue; /* a tuple of practices */
    PyTypeObject *ranked;
    PyObject *read_value; /* reads an answer that is not listed */
    Py_ssize_t facts, strata, practices, parts, words;
    Fact *fact;
    Stratum *stratum;
    Clauses matcher, feasible;
    Called referring, asking;
    /* A rule gives some parts so many times; a part is what one unit adds to the keys of some practices. */
    const int32_t *gives_at, *gives, *times;
    const uint64_t *unit, *base;
    const int32_t *part_at, *part;
    /* By rule the facts that it rests on; none where that hangs on the person. */
    const int32_t *rests_at, *rests;
    /* A ranking key, from its highest bits down: firsts, points less `zero`, and the place in the catalogue counted from
       its end, from 1 (`balm.compiled.keys`). Above it a lane counts exclusions: below `floor` a rule excludes. */
    uint64_t floor;
    long long zero;
    int place_bits, point_bits, first_bits;
} Tables;

static void *zeroed(Py_ssize_t count, size_t size)
{
    void *made = PyMem_Calloc(count ? (size_t)count : 1, size);
    if (!made)
        PyErr_NoMemory();
    return made;
}

/* The bytes of an object if there are just so many; NULL with an error otherwise. */
static const void *bytes_of(PyObject *bytes, Py_ssize_t size)
{
    if (!PyBytes_Check(bytes) || PyBytes_GET_SIZE(bytes) != size) {
        PyErr_Format(PyExc_ValueError, "expected %zd bytes", size);
        return NULL;
    }
    return PyBytes_AS_STRING(bytes);
}

/* Whether numbers lie between 0 and an end; an error is set where not. */
static int within(const int32_t *numbers, Py_ssize_t count, Py_ssize_t end)
{
    for (Py_ssize_t i = 0; i < count; i++)
        if (numbers[i] < 0 || numbers[i] >= end) {
            PyErr_SetString(PyExc_ValueError, "a number is out of its range");
            return 0;
        }
    return 1;
}

static int is_tuple(PyObject *made_from)
{
    if (PyTuple_Check(made_from))
        return 1;
    PyErr_SetString(PyExc_TypeError, "expected a tuple");
    return 0;
}

#define UNPACK(made_from, ...) (is_tuple(made_from) && PyArg_ParseTuple(made_from, __VA_ARGS__))

static int make_fact(Fact *fact, PyObject *made_from)
{
    if (!UNPACK(made_from, "UO!Op", &fact->name, &PyTuple_Type, &fact->answers, &fact->fact, &fact->tellable))
        return -1;
    if (!(fact->codes = PyDict_New()))
        return -1;
    for (Py_ssize_t code = 1; code < PyTuple_GET_SIZE(fact->answers); code++) {
        PyObject *number = PyLong_FromSsize_t(code);
        int failed = !number || PyDict_SetItem(fact->codes, PyTuple_GET_ITEM(fact->answers, code), number);
        Py_XDECREF(number);
        if (failed)
            return -1;
    }
    return 0;
}

static int make_clauses(Clauses *made, PyObject *made_from, const Tables *of)
{
    PyObject *columns, *rules, *fires, *rows;
    if (!UNPACK(made_from, "nO!SS", &made->rules, &PyTuple_Type, &columns, &rules, &fires))
        return -1;
    made->behind = PyBytes_GET_SIZE(fires);
    made->clauses = made->rules + made->behind;
    made->words = WORDS(made->clauses);
    if (!(made->rule = bytes_of(rules, 4 * made->behind)) || !within(made->rule, made->behind, made->rules))
        return -1;
    made->fires = (const unsigned char *)PyBytes_AS_STRING(fires);
    if (!(made->column = zeroed(PyTuple_GET_SIZE(columns), sizeof(Column))))
        return -1;
    for (; made->columns < PyTuple_GET_SIZE(columns); made->columns++) {
        Column *column = &made->column[made->columns];
        if (!UNPACK(PyTuple_GET_ITEM(columns, made->columns), "nOnS", &column->fact, &column->table, &column->listed,
                    &rows))
            return -1;
        if (column->fact < 0 || column->fact >= of->facts || column->listed < 1) {
            PyErr_SetString(PyExc_ValueError, "a column of no fact");
            return -1;
        }
        if (!(column->rows = bytes_of(rows, 8 * column->listed * made->words)))
            return -1;
    }
    return 0;
}

static int make_inferred(Inferred *made, PyObject *made_from, Py_ssize_t words, const Tables *of)
{
    PyObject *setting;
    if (!UNPACK(made_from, "nOppO!O!O", &made->fact, &made->derived, &made->union_, &made->told_wins,
                          &PyTuple_Type, &made->said, &PyTuple_Type, &setting, &made->fallback))
        return -1;
    made->values = PyTuple_GET_SIZE(made->said);
    if (made->fact < 0 || made->fact >= of->facts || PyTuple_GET_SIZE(setting) != made->values) {
        PyErr_SetString(PyExc_ValueError, "a derived fact that is not there");
        return -1;
    }
    if (!(made->setting = zeroed(made->values * words, 8)))
        return -1;
    for (Py_ssize_t i = 0; i < made->values; i++)
        if (read_words(PyTuple_GET_ITEM(setting, i), made->setting + i * words, words))
            return -1;
    return 0;
}

static int make_stratum(Stratum *made, PyObject *made_from, const Tables *of)
{
    PyObject *clauses, *facts;
    if (!UNPACK(made_from, "O!O!", &PyTuple_Type, &clauses, &PyTuple_Type, &facts) ||
        make_clauses(&made->clauses, clauses, of) || !(made->fact = zeroed(PyTuple_GET_SIZE(facts), sizeof(Inferred))))
        return -1;
    made->facts = PyTuple_GET_SIZE(facts);
    for (Py_ssize_t i = 0; i < made->facts; i++)
        if (make_inferred(&made->fact[i], PyTuple_GET_ITEM(facts, i), made->clauses.words, of))
            return -1;
    return 0;
}

static int make_called(Called *made, PyObject *names, PyObject *rules, Py_ssize_t words)
{
    made->names = names;
    made->count = PyTuple_GET_SIZE(names);
    if (PyTuple_GET_SIZE(rules) != made->count) {
        PyErr_SetString(PyExc_ValueError, "rules for other names");
        return -1;
    }
    if (!(made->rules = zeroed(made->count * words, 8)))
        return -1;
    for (Py_ssize_t i = 0; i < made->count; i++)
        if (read_words(PyTuple_GET_ITEM(rules, i), made->rules + i * words, words))
            return -1;
    return 0;
}

static int make_gives(Tables *made, PyObject *made_from)
{
    PyObject *gives_at, *gives, *times, *unit, *part_at, *part, *base;
    unsigned long long floor;
    if (!UNPACK(made_from, "SSSSSSSKLiii", &gives_at, &gives, &times, &unit, &part_at, &part, &base, &floor,
                          &made->zero, &made->place_bits, &made->point_bits, &made->first_bits))
        return -1;
    made->floor = floor;
    made->parts = PyBytes_GET_SIZE(unit) / 8;
    made->practices = PyBytes_GET_SIZE(base) / 8;
    Py_ssize_t given = PyBytes_GET_SIZE(gives) / 4, in_parts = PyBytes_GET_SIZE(part) / 4;
    if (!(made->gives_at = bytes_of(gives_at, 4 * (made->matcher.rules + 1))) ||
        !(made->gives = bytes_of(gives, 4 * given)) || !(made->times = bytes_of(times, 4 * given)) ||
        !(made->unit = bytes_of(unit, 8 * made->parts)) || !(made->part_at = bytes_of(part_at, 4 * (made->parts + 1))) ||
        !(made->part = bytes_of(part, 4 * in_parts)) || !(made->base = bytes_of(base, 8 * made->practices)))
        return -1;
    int fit = made->place_bits >= 0 && made->point_bits > 0 && made->first_bits >= 0 &&
              made->place_bits < 64 && made->point_bits < 64 && made->first_bits < 64 &&
              made->place_bits + made->point_bits + made->first_bits < 64;
    if (!fit)
        PyErr_SetString(PyExc_ValueError, "fields of keys that do not fit");
    return fit && within(made->gives, given, made->parts) && within(made->part, in_parts, made->practices) &&
                   within(made->gives_at, made->matcher.rules + 1, given + 1) &&
                   within(made->part_at, made->parts + 1, in_parts + 1)
               ? 0
               : -1;
}

static int make_rests(Tables *made, PyObject *made_from)
{
    PyObject *rests_at, *rests;
    if (!UNPACK(made_from, "SS", &rests_at, &rests))
        return -1;
    Py_ssize_t count = PyBytes_GET_SIZE(rests) / 4;
    return (made->rests_at = bytes_of(rests_at, 4 * (made->matcher.rules + 1))) &&
                   (made->rests = bytes_of(rests, 4 * count)) && within(made->rests, count, made->facts) &&
                   within(made->rests_at, made->matcher.rules + 1, count + 1)
               ? 0
               : -1;
}

static void free_clauses(Clauses *clauses)
{
    PyMem_Free(clauses->column);
}

static void free_tables(Tables *self)
{
    for (Py_ssize_t i = 0; self->fact && i < self->facts; i++)
        Py_XDECREF(self->fact[i].codes);
    for (Py_ssize_t i = 0; self->stratum && i < self->strata; i++) {
        free_clauses(&self->stratum[i].clauses);
        for (Py_ssize_t j = 0; j < self->stratum[i].facts; j++)
            PyMem_Free(self->stratum[i].fact[j].setting);
        PyMem_Free(self->stratum[i].fact);
    }
    free_clauses(&self->matcher);
    free_clauses(&self->feasible);
    PyMem_Free(self->fact);
    PyMem_Free(self->stratum);
    PyMem_Free(self->referring.rules);
    PyMem_Free(self->asking.rules);
    Py_XDECREF(self->places);
    Py_XDECREF(self->kept);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *new_tables(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *facts, *strata, *matcher, *feasible, *kinds, *referring, *asked, *asking, *gives, *rests, *index, *catalogue,
        *ranked, *read_value;
    if (keywords && PyDict_GET_SIZE(keywords)) {
        PyErr_SetString(PyExc_TypeError, "Tables takes no keywords");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "O!O!O!O!O!O!O!O!O!O!O!O!O!O", &PyTuple_Type, &facts, &PyTuple_Type, &strata, &PyTuple_Type,
                          &matcher, &PyTuple_Type, &feasible, &PyTuple_Type, &kinds, &PyTuple_Type, &referring,
                          &PyTuple_Type, &asked, &PyTuple_Type, &asking, &PyTuple_Type, &gives, &PyTuple_Type, &rests,
                          &PyDict_Type, &index, &PyTuple_Type, &catalogue, &PyType_Type, &ranked, &read_value))
        return NULL;
    if (!PyType_IsSubtype((PyTypeObject *)ranked, &PyTuple_Type)) {
        PyErr_SetString(PyExc_TypeError, "what is ranked is a tuple");
        return NULL;
    }
    Tables *self = (Tables *)type->tp_alloc(type, 0);
    if (!self)
        return NULL;
    Py_INCREF(args);
    self->kept = args;
    self->index = index;
    self->catalogue = catalogue;
    self->ranked = (PyTypeObject *)ranked;
    self->read_value = read_value;
    if (!(self->places = PyDict_New()) || !(self->fact = zeroed(PyTuple_GET_SIZE(facts), sizeof(Fact))) ||
        !(self->stratum = zeroed(PyTuple_GET_SIZE(strata), sizeof(Stratum))))
        goto failed;
    self->facts = PyTuple_GET_SIZE(facts);
    for (Py_ssize_t i = 0; i < self->facts; i++) {
        PyObject *place = PyLong_FromSsize_t(i);
        int failed = !place || make_fact(&self->fact[i], PyTuple_GET_ITEM(facts, i)) ||
                     PyDict_SetItem(self->places, self->fact[i].name, place);
        Py_XDECREF(place);
        if (failed)
            goto failed;
    }
    self->strata = PyTuple_GET_SIZE(strata);
    for (Py_ssize_t i = 0; i < self->strata; i++)
        if (make_stratum(&self->stratum[i], PyTuple_GET_ITEM(strata, i), self))
            goto failed;
    if (make_clauses(&self->matcher, matcher, self) || make_clauses(&self->feasible, feasible, self) ||
        make_called(&self->referring, kinds, referring, self->matcher.words) ||
        make_called(&self->asking, asked, asking, self->matcher.words) || make_gives(self, gives) ||
        make_rests(self, rests))
        goto failed;
    if (self->feasible.rules != self->practices) {
        PyErr_SetString(PyExc_ValueError, "other practices than there are");
        goto failed;
    }
    self->words = self->matcher.words;
    for (Py_ssize_t i = 0; i < self->strata; i++)
        self->words = Py_MAX(self->words, self->stratum[i].clauses.words);
    return (PyObject *)self;
failed:
    Py_DECREF(self);
    return NULL;
}
