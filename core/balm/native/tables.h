/* Tables: KernelTables and KernelHost of structs.py as the loops in judge.c walk them. */
#ifndef BALM_TABLES_H
#define BALM_TABLES_H

#include "bitset.h"

typedef struct {
    PyObject *name, *answers, *fact;
    int64_t tellable;
    PyObject *codes; /* made: a dict, from answers to codes */
} Fact;
static Field fact_fields[] = {
    FIELD(Fact, name, TEXT), FIELD(Fact, answers, TUPLE), FIELD(Fact, fact, OBJECT), FIELD(Fact, tellable, NUMBER),
    END,
};

typedef struct {
    int64_t fact;
    PyObject *table;
    Array rows;
    Py_ssize_t listed; /* made: codes that have a row, the lowest ones */
} Column;
static Field column_fields[] = {
    FIELD(Column, fact, NUMBER), FIELD(Column, table, OBJECT), ARRAY(Column, rows, UINT64, "n"), END,
};

typedef struct {
    int64_t rules;
    PyObject *columns;
    Array further_rules, further_fire;
    Py_ssize_t words, count; /* made: of a set of clauses; of columns */
    Column *column;
} Clauses;
static Field clauses_fields[] = {
    FIELD(Clauses, rules, NUMBER), FIELD(Clauses, columns, TUPLE), ARRAY(Clauses, further_rules, INT32, "*"),
    ARRAY(Clauses, further_fire, UINT8, "*"), END,
};

typedef struct {
    int64_t fact, union_, told_wins;
    PyObject *derived, *values, *setting, *fallback, *of_floor;
    int64_t standing;
    Py_ssize_t count;
    uint64_t *rules; /* made: by value, the rules of the stratum that set it */
    uint64_t *floor; /* made: of an open fact, those of the floor */
} Inferred;
static Field inferred_fields[] = {
    FIELD(Inferred, fact, NUMBER), FIELD(Inferred, union_, NUMBER), FIELD(Inferred, told_wins, NUMBER),
    FIELD(Inferred, derived, OBJECT), FIELD(Inferred, values, TUPLE), FIELD(Inferred, setting, TUPLE),
    FIELD(Inferred, fallback, OBJECT), FIELD(Inferred, standing, NUMBER), FIELD(Inferred, of_floor, TUPLE), END,
};

typedef struct {
    Clauses clauses;
    PyObject *facts;
    Py_ssize_t count;
    Inferred *fact;
} Stratum;
static Field stratum_fields[] = {
    NESTED(Stratum, clauses, clauses_fields), FIELD(Stratum, facts, TUPLE), END,
};

typedef struct {
    PyObject *names, *sets;
    uint64_t *rules; /* made: by name */
} Called;
static Field called_fields[] = {
    FIELD(Called, names, TUPLE), FIELD(Called, sets, TUPLE), END,
};

typedef struct {
    Array gives_at, gives, times, units, parts_at, parts, base;
    uint64_t floor;
    Layout layout;
} Giving;
static Field giving_fields[] = {
    ARRAY(Giving, gives_at, INT32, "r"), ARRAY(Giving, gives, INT32, "g"), ARRAY(Giving, times, INT32, "g"),
    ARRAY(Giving, units, UINT64, "p"), ARRAY(Giving, parts_at, INT32, "q"), ARRAY(Giving, parts, INT32, "m"),
    ARRAY(Giving, base, UINT64, "n"), FIELD(Giving, floor, UNSIGNED), NESTED(Giving, layout, layout_fields), END,
};

typedef struct {
    Array practices;
    PyObject *keepers, *waived;
    uint64_t exclusion;
    uint64_t *keeping, *waiving; /* made: by waiver */
} Waivers;
static Field waivers_fields[] = {
    ARRAY(Waivers, practices, INT32, "w"), FIELD(Waivers, keepers, TUPLE), FIELD(Waivers, waived, TUPLE),
    FIELD(Waivers, exclusion, UNSIGNED), END,
};

typedef struct {
    PyObject_HEAD
    PyObject *kept;   /* what this was made from, to which all pointers point */
    PyObject *fact_places; /* made: a dict, from names of facts to their places */
    PyObject *facts, *strata;
    Clauses matcher, feasible;
    Called referring, asking;
    Giving giving;
    Waivers waivers;
    Array rests_at, rests;
    PyObject *places, *catalogue, *ranked, *read_value;
    Fact *fact;
    Stratum *stratum;
    Py_ssize_t count, practices, words; /* of facts; of practices; of the longest set of clauses */
    Py_ssize_t practice, keeps, firsts, score; /* where `ranked` has these fields */
} Tables;
static Field tables_fields[] = {
    FIELD(Tables, facts, TUPLE), FIELD(Tables, strata, TUPLE), NESTED(Tables, matcher, clauses_fields),
    NESTED(Tables, feasible, clauses_fields), NESTED(Tables, referring, called_fields),
    NESTED(Tables, asking, called_fields), NESTED(Tables, giving, giving_fields),
    NESTED(Tables, waivers, waivers_fields), ARRAY(Tables, rests_at, INT32, "t"), ARRAY(Tables, rests, INT32, "u"), END,
};
static Field host_fields[] = {
    FIELD(Tables, places, DICT), FIELD(Tables, catalogue, TUPLE), FIELD(Tables, ranked, CLASS),
    FIELD(Tables, read_value, OBJECT), END,
};

static void *zeroed(Py_ssize_t count, size_t size)
{
    void *made = PyMem_Calloc(count ? (size_t)count : 1, size);
    if (!made)
        PyErr_NoMemory();
    return made;
}

/* One of several structs in a tuple: letters of shapes stand for lengths of its own. */
static int read_item(PyObject *items, Py_ssize_t i, Field *fields, void *to, Reader *reader)
{
    memset(reader->first, 0, sizeof reader->first);
    return read_fields(PyTuple_GET_ITEM(items, i), fields, to, reader);
}

/* A tuple of bit sets as words, one after the other; NULL with an error. */
static uint64_t *read_sets(const char *name, PyObject *sets, Py_ssize_t count, Py_ssize_t words)
{
    if (PyTuple_GET_SIZE(sets) != count) {
        refuse(name, "a bit set for each");
        return NULL;
    }
    uint64_t *made = zeroed(count * words, 8);
    for (Py_ssize_t i = 0; made && i < count; i++)
        if (read_words(PyTuple_GET_ITEM(sets, i), made + i * words, words)) {
            PyMem_Free(made);
            return NULL;
        }
    return made;
}

static int make_fact(Fact *fact)
{
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

static int make_clauses(Clauses *made, const Tables *of, Reader *reader)
{
    if (made->rules < 0 || made->rules > INT32_MAX || !indexes("further_rules", &made->further_rules, made->rules))
        return PyErr_Occurred() ? -1 : (refuse("rules", "how many there are"), -1);
    if (made->further_fire.rows != made->further_rules.rows)
        return refuse("further_fire", "one for each of `further_rules`"), -1;
    made->words = WORDS(made->rules + made->further_rules.rows);
    if (!(made->column = zeroed(PyTuple_GET_SIZE(made->columns), sizeof(Column))))
        return -1;
    for (; made->count < PyTuple_GET_SIZE(made->columns); made->count++) {
        Column *column = &made->column[made->count];
        if (read_item(made->columns, made->count, column_fields, column, reader))
            return -1;
        column->listed = made->words ? column->rows.rows / made->words : 0;
        if (column->fact < 0 || column->fact >= of->count || column->rows.rows != column->listed * made->words)
            return refuse("columns", "facts that there are, and rows of whole words"), -1;
    }
    return 0;
}

static int make_stratum(Stratum *made, const Tables *of, Reader *reader)
{
    if (make_clauses(&made->clauses, of, reader) ||
        !(made->fact = zeroed(PyTuple_GET_SIZE(made->facts), sizeof(Inferred))))
        return -1;
    for (; made->count < PyTuple_GET_SIZE(made->facts); made->count++) {
        Inferred *fact = &made->fact[made->count];
        if (read_item(made->facts, made->count, inferred_fields, fact, reader))
            return -1;
        if (fact->fact < 0 || fact->fact >= of->count)
            return refuse("fact", "one that there is"), -1;
        fact->count = PyTuple_GET_SIZE(fact->values);
        if (!(fact->rules = read_sets("setting", fact->setting, fact->count, made->clauses.words)))
            return -1;
        if (fact->standing < -1 || fact->standing >= fact->count)
            return refuse("standing", "one of the values, or -1"), -1;
        if (fact->standing >= 0 && !(fact->floor = read_sets("of_floor", fact->of_floor, 1, made->clauses.words)))
            return -1;
    }
    return 0;
}

static int make_called(Called *made, Py_ssize_t words)
{
    return (made->rules = read_sets("sets", made->sets, PyTuple_GET_SIZE(made->names), words)) ? 0 : -1;
}

static int make_waivers(Waivers *made, Py_ssize_t words)
{
    const Py_ssize_t count = made->practices.rows;
    return (made->keeping = read_sets("keepers", made->keepers, count, words)) &&
                   (made->waiving = read_sets("waived", made->waived, count, words))
               ? 0
               : -1;
}

/* Whether all that hangs on the number of rules, facts and practices fits together; an error is set where not. */
static int tables_sound(const Tables *of)
{
    const Giving *giving = &of->giving;
    const Py_ssize_t rules = (Py_ssize_t)of->matcher.rules;
    if (giving->layout.point_bits < 1 || !layout_fits(&giving->layout, 64))
        return refuse("layout", "fields that fit into 63 bits");
    if (giving->gives_at.rows != rules + 1 || of->rests_at.rows != rules + 1)
        return refuse("gives_at and rests_at", "an entry a rule, and one more");
    if (giving->parts_at.rows != giving->units.rows + 1)
        return refuse("parts_at", "an entry a part, and one more");
    if (of->feasible.rules != of->practices || PyTuple_GET_SIZE(of->catalogue) != of->practices)
        return refuse("base, feasible and catalogue", "the same practices");
    if (!PyType_IsSubtype((PyTypeObject *)of->ranked, &PyTuple_Type))
        return refuse("ranked", "a class of tuples");
    if (of->practice > 3 || of->keeps > 3 || of->firsts > 3 || of->score > 3)
        return refuse("ranked", "four fields");
    return ends_up_to("gives_at", &giving->gives_at, giving->gives.rows) &&
           indexes("gives", &giving->gives, giving->units.rows) &&
           ends_up_to("parts_at", &giving->parts_at, giving->parts.rows) &&
           indexes("parts", &giving->parts, of->practices) &&
           indexes("practices", &of->waivers.practices, of->practices) && ends_up_to("rests_at", &of->rests_at, of->rests.rows) &&
           indexes("rests", &of->rests, of->count);
}

static int make_tables(Tables *self, PyObject *tables, PyObject *host)
{
    Reader reader;
    int failed = start_reading(&reader);
    self->kept = reader.kept;
    if (failed || read_fields(tables, tables_fields, self, &reader) || read_fields(host, host_fields, self, &reader))
        return -1;
    self->practices = self->giving.base.rows;
    self->practice = place_of(self->ranked, "practice");
    self->keeps = self->practice < 0 ? -1 : place_of(self->ranked, "keeps");
    self->firsts = self->keeps < 0 ? -1 : place_of(self->ranked, "firsts");
    self->score = self->firsts < 0 ? -1 : place_of(self->ranked, "score");
    if (self->score < 0)
        return -1;
    if (!(self->fact_places = PyDict_New()) || !(self->fact = zeroed(PyTuple_GET_SIZE(self->facts), sizeof(Fact))) ||
        !(self->stratum = zeroed(PyTuple_GET_SIZE(self->strata), sizeof(Stratum))))
        return -1;
    for (self->count = 0; self->count < PyTuple_GET_SIZE(self->facts); self->count++) {
        Fact *fact = &self->fact[self->count];
        if (read_item(self->facts, self->count, fact_fields, fact, &reader) || make_fact(fact))
            return self->count++, -1;
        PyObject *place = PyLong_FromSsize_t(self->count);
        failed = !place || PyDict_SetItem(self->fact_places, fact->name, place);
        Py_XDECREF(place);
        if (failed)
            return self->count++, -1;
    }
    if (make_clauses(&self->matcher, self, &reader) || make_clauses(&self->feasible, self, &reader) ||
        make_called(&self->referring, self->matcher.words) || make_called(&self->asking, self->matcher.words) ||
        make_waivers(&self->waivers, self->matcher.words))
        return -1;
    self->words = self->matcher.words;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(self->strata); i++) {
        Stratum *stratum = &self->stratum[i];
        if (read_item(self->strata, i, stratum_fields, stratum, &reader) || make_stratum(stratum, self, &reader))
            return -1;
        self->words = Py_MAX(self->words, stratum->clauses.words);
    }
    return tables_sound(self) ? 0 : -1;
}

static void free_tables(Tables *self)
{
    for (Py_ssize_t i = 0; self->fact && i < self->count; i++)
        Py_XDECREF(self->fact[i].codes);
    for (Py_ssize_t i = 0; self->stratum && i < PyTuple_GET_SIZE(self->strata); i++) {
        Stratum *stratum = &self->stratum[i];
        PyMem_Free(stratum->clauses.column);
        for (Py_ssize_t j = 0; stratum->fact && j < PyTuple_GET_SIZE(stratum->facts); j++)
            PyMem_Free(stratum->fact[j].rules), PyMem_Free(stratum->fact[j].floor);
        PyMem_Free(stratum->fact);
    }
    PyMem_Free(self->matcher.column);
    PyMem_Free(self->feasible.column);
    PyMem_Free(self->fact);
    PyMem_Free(self->stratum);
    PyMem_Free(self->referring.rules);
    PyMem_Free(self->asking.rules);
    PyMem_Free(self->waivers.keeping);
    PyMem_Free(self->waivers.waiving);
    Py_XDECREF(self->fact_places);
    Py_XDECREF(self->kept);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

/* Tables(tables, host) */
static PyObject *new_tables(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *tables, *host;
    if ((keywords && PyDict_GET_SIZE(keywords)) || !PyArg_ParseTuple(args, "OO", &tables, &host))
        return PyErr_Occurred() ? NULL : (PyErr_SetString(PyExc_TypeError, "Tables takes no keywords"), NULL);
    Tables *self = (Tables *)type->tp_alloc(type, 0);
    if (self && make_tables(self, tables, host))
        Py_CLEAR(self);
    return (PyObject *)self;
}

#endif
