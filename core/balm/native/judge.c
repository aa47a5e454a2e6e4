/* Judge: what was told -> derived facts, the rules that fire, help, questions; then every eligible practice in order.

   What balm.deciding does in Python, in three calls: `read` a profile, `judge` it, and `order` the practices; and the
   reasons of balm.explaining, from the `contributions` of rules. */
#include "read.h"
#include "reasons.h"

static PyTypeObject Tables_type, Judged_type;

/* The clauses that a column allows whose answer is not listed. */
static int ask_table(const Tables *of, const Column *column, PyObject *facts, uint64_t *row, Py_ssize_t words)
{
    PyObject *answer = PyDict_GetItemWithError(facts, of->fact[column->fact].name);
    if (!answer && PyErr_Occurred())
        return -1;
    answer = Py_NewRef(answer ? answer : Py_None);
    PyObject *allowed = PyObject_GetItem(column->table, answer);
    int failed = !allowed || read_words(allowed, row, words);
    Py_XDECREF(allowed);
    Py_DECREF(answer);
    return failed ? -1 : 0;
}

/* The rules that fire, as bits of words that are as many as those of all clauses. Invariant of the loop over columns: a
   bit is set where each fact so far allows the clause. Further clauses then make their rules fire, or block them. */
static int match(const Clauses *clauses, const Tables *of, const int32_t *codes, PyObject *facts, uint64_t *words)
{
    Py_ssize_t count = clauses->words;
    memset(words, 0xff, 8 * (size_t)count);
    for (Py_ssize_t i = 0; i < clauses->count; i++) {
        const Column *column = &clauses->column[i];
        const int32_t code = codes[column->fact];
        if (code >= 0 && code < column->listed) {
            const uint64_t *row = (const uint64_t *)column->rows.at + code * count;
            for (Py_ssize_t w = 0; w < count; w++)
                words[w] &= row[w];
        } else {
            uint64_t *row = zeroed(count, 8);
            int failed = !row || ask_table(of, column, facts, row, count);
            for (Py_ssize_t w = 0; !failed && w < count; w++)
                words[w] &= row[w];
            PyMem_Free(row);
            if (failed)
                return -1;
        }
    }
    const Py_ssize_t rules = (Py_ssize_t)clauses->rules;
    const int32_t *rule = clauses->further_rules.at;
    const uint8_t *further_fire = clauses->further_fire.at;
    for (int fires = 1; fires >= 0; fires--) /* `unless` blocks whatever makes a rule fire */
        for (Py_ssize_t i = 0; i < clauses->further_rules.rows; i++)
            if (further_fire[i] == fires && words[(rules + i) / 64] >> (rules + i) % 64 & 1) {
                uint64_t bit = (uint64_t)1 << rule[i] % 64, *word = &words[rule[i] / 64];
                *word = fires ? *word | bit : *word & ~bit;
            }
    if (rules % 64)
        words[rules / 64] &= ((uint64_t)1 << rules % 64) - 1;
    memset(words + WORDS(rules), 0, 8 * (size_t)(count - WORDS(rules)));
    return 0;
}

static int meet(const uint64_t *one, const uint64_t *other, Py_ssize_t count)
{
    for (Py_ssize_t w = 0; w < count; w++)
        if (one[w] & other[w])
            return 1;
    return 0;
}

/* A stratum's derived facts, told ones aside, into facts and codes. */
static int infer(Tables *self, const Stratum *stratum, Judged *judged)
{
    Py_ssize_t words = stratum->clauses.words;
    if (match(&stratum->clauses, self, judged->codes, judged->facts, judged->words))
        return -1;
    for (Py_ssize_t i = 0; i < stratum->count; i++) {
        const Inferred *inferred = &stratum->fact[i];
        const Fact *fact = &self->fact[inferred->fact];
        if (inferred->told_wins) {
            int told = PyDict_Contains(judged->facts, fact->name);
            if (told < 0)
                return -1;
            if (told)
                continue;
        }
        PyObject *value = inferred->fallback;
        if (inferred->union_) {
            PyObject *fired = set_of(judged->words, words);
            value = fired ? PyObject_CallMethod(inferred->derived, "merged", "N", fired) : NULL;
            if (!value)
                return -1;
        } else {
            const Py_ssize_t standing =
                inferred->standing >= 0 && !meet(inferred->floor, judged->words, words) ? (Py_ssize_t)inferred->standing : -1;
            for (Py_ssize_t j = 0; j < inferred->count; j++)
                if (j == standing || meet(inferred->rules + j * words, judged->words, words)) {
                    value = PyTuple_GET_ITEM(inferred->values, j);
                    break;
                }
            Py_INCREF(value);
        }
        int32_t code = value == Py_None ? 0 : code_of(fact, value);
        int failed = code == -2 || (value != Py_None && PyDict_SetItem(judged->facts, fact->name, value));
        Py_DECREF(value);
        if (failed)
            return -1;
        if (value != Py_None)
            judged->codes[inferred->fact] = code;
    }
    return 0;
}

/* The names that any rule which fires calls for; with `facts`, those that are not among them. */
static PyObject *called(const Called *by, const uint64_t *fired, Py_ssize_t words, PyObject *facts)
{
    PyObject *found = NULL;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(by->names); i++) {
        PyObject *name = PyTuple_GET_ITEM(by->names, i);
        if (!meet(by->rules + i * words, fired, words))
            continue;
        int known = facts ? PyDict_Contains(facts, name) : 0;
        if (!known && found) /* the floor's rules call for it too */
            known = PySequence_Contains(found, name);
        if (known < 0 || (!known && !found && !(found = PyList_New(0))) || (!known && PyList_Append(found, name))) {
            Py_XDECREF(found);
            return NULL;
        }
    }
    PyObject *names = found ? PyList_AsTuple(found) : PyTuple_New(0);
    Py_XDECREF(found);
    return names;
}

/* What was told, and Codes or None -> Judged. Codes of something else are not looked at. */
static PyObject *tables_judge(Tables *self, PyObject *const *args, Py_ssize_t count)
{
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "judge takes what was told, and its codes or None");
        return NULL;
    }
    Judged *judged = PyObject_NewVar(Judged, &Judged_type, self->words + WORDS(32 * self->count));
    if (!judged)
        return NULL;
    Py_INCREF(self);
    judged->tables = self;
    judged->words = judged->data;
    judged->codes = (int32_t *)(judged->data + self->words);
    judged->fired = judged->referrals = judged->questions = NULL;
    if (!PyTuple_GET_SIZE(self->strata) && PyDict_CheckExact(args[0])) { /* nothing will be added */
        Py_INCREF(args[0]);
        judged->facts = args[0];
    } else if (!(judged->facts = PyDict_New()) || PyDict_Update(judged->facts, args[0])) {
        goto failed;
    }
    const Codes *codes = Py_IS_TYPE(args[1], &Codes_type) ? (const Codes *)args[1] : NULL;
    if (codes && codes->told == args[0] && codes->tables == self) {
        memcpy(judged->codes, codes->codes, 4 * (size_t)self->count);
    } else {
        memset(judged->codes, 0, 4 * (size_t)self->count);
        if (read_codes(self, judged->facts, judged->codes))
            goto failed;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(self->strata); i++)
        if (infer(self, &self->stratum[i], judged))
            goto failed;
    const Clauses *rules = &self->matcher;
    if (match(rules, self, judged->codes, judged->facts, judged->words) ||
        !(judged->fired = set_of(judged->words, rules->words)) ||
        !(judged->referrals = called(&self->referring, judged->words, rules->words, NULL)) ||
        !(judged->questions = called(&self->asking, judged->words, rules->words, judged->facts)))
        goto failed;
    return (PyObject *)judged;
failed:
    Py_DECREF(judged);
    return NULL;
}

static void free_judged(Judged *self)
{
    Py_XDECREF(self->facts);
    Py_XDECREF(self->fired);
    Py_XDECREF(self->referrals);
    Py_XDECREF(self->questions);
    Py_DECREF(self->tables);
    PyObject_Free(self);
}

/* The keys of practices with all that the rules that fire give them. Rules give parts; each part is counted over all
   rules before it is added to its practices. `totals` are the counts, all 0 before. */
static void add_up(const Tables *tables, const uint64_t *fired, int64_t *totals, uint64_t *keys)
{
    const Giving *giving = &tables->giving;
    const int32_t *gives_at = giving->gives_at.at, *gives = giving->gives.at, *times = giving->times.at,
                  *parts_at = giving->parts_at.at, *parts = giving->parts.at;
    const uint64_t *units = giving->units.at;
    memcpy(keys, giving->base.at, 8 * (size_t)tables->practices);
    for (Py_ssize_t w = 0; w < WORDS((Py_ssize_t)tables->matcher.rules); w++)
        for (uint64_t left = fired[w]; left; left &= left - 1) {
            const Py_ssize_t rule = 64 * w + __builtin_ctzll(left);
            for (int32_t i = gives_at[rule]; i < gives_at[rule + 1]; i++)
                totals[gives[i]] += times[i];
        }
    for (Py_ssize_t part = 0; part < giving->units.rows; part++)
        if (totals[part]) {
            const uint64_t adds = (uint64_t)totals[part] * units[part];
            for (int32_t i = parts_at[part]; i < parts_at[part + 1]; i++)
                keys[parts[i]] += adds;
        }
}

/* Give back to the lanes of kept practices what the exclusions that do not count took from them. */
static void waive(const Tables *tables, const uint64_t *fired, uint64_t *keys)
{
    const Waivers *waivers = &tables->waivers;
    const Py_ssize_t words = tables->matcher.words;
    for (Py_ssize_t i = 0; i < waivers->practices.rows; i++)
        if (meet(waivers->keeping + i * words, fired, words))
            for (Py_ssize_t w = 0; w < words; w++)
                keys[((const int32_t *)waivers->practices.at)[i]] +=
                    (uint64_t)__builtin_popcountll(waivers->waiving[i * words + w] & fired[w]) * waivers->exclusion;
}

/* Add what strategies give: a dict of ids of practices and points. */
static int add_given(const Tables *tables, PyObject *given, uint64_t *keys)
{
    PyObject *practice, *points;
    for (Py_ssize_t at = 0; PyDict_Next(given, &at, &practice, &points);) {
        Py_INCREF(practice);
        Py_INCREF(points);
        PyObject *place = PyDict_GetItemWithError(tables->places, practice);
        const Py_ssize_t i = place ? PyLong_AsSsize_t(place) : -1;
        const int64_t add = i >= 0 ? PyLong_AsLongLong(points) : 0;
        Py_DECREF(practice);
        Py_DECREF(points);
        if (PyErr_Occurred())
            return -1;
        if (i >= 0 && i < tables->practices)
            keys[i] += (uint64_t)add << tables->giving.layout.place_bits;
    }
    return 0;
}

/* Points that strategies give, a dict by practice -> the Order of eligible practices. */
static PyObject *judged_order(Judged *self, PyObject *given)
{
    Tables *tables = self->tables;
    Py_ssize_t practices = tables->practices, words = tables->feasible.words;
    if (!PyDict_CheckExact(given)) {
        PyErr_SetString(PyExc_TypeError, "order takes a dict");
        return NULL;
    }
    uint64_t *room = zeroed(tables->giving.units.rows + words, 8);
    Order *order = room ? PyObject_NewVar(Order, Order_type, practices) : NULL;
    if (!order) {
        PyMem_Free(room);
        return NULL;
    }
    Py_INCREF(self);
    order->judged = self;
    add_up(tables, self->words, (int64_t *)room, order->keys);
    waive(tables, self->words, order->keys);
    uint64_t *feasible = room + tables->giving.units.rows;
    if (add_given(tables, given, order->keys) || match(&tables->feasible, tables, self->codes, self->facts, feasible)) {
        PyMem_Free(room);
        Py_DECREF(order);
        return NULL;
    }
    Py_ssize_t eligible = 0;
    for (Py_ssize_t i = 0; i < practices; i++)
        if (order->keys[i] >= tables->giving.floor && feasible[i / 64] >> i % 64 & 1)
            order->keys[eligible++] = order->keys[i];
    PyMem_Free(room);
    Py_SET_SIZE(order, eligible);
    put_first(order->keys, eligible);
    order->all = eligible <= FEW;
    return (PyObject *)order;
}

static PyMethodDef tables_methods[] = {
    {"read", (PyCFunction)tables_read, METH_O, NULL},
    {"judge", (PyCFunction)(void (*)(void))tables_judge, METH_FASTCALL, NULL},
    {"contributions", (PyCFunction)tables_contributions, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
static PyTypeObject Tables_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "balm.native.judge.Tables",
    .tp_basicsize = sizeof(Tables),
    .tp_new = new_tables,
    .tp_dealloc = (destructor)free_tables,
    .tp_methods = tables_methods,
};

#define SHOWN(name) {#name, Py_T_OBJECT_EX, offsetof(Judged, name), Py_READONLY, NULL}
static PyMemberDef judged_members[] = {
    SHOWN(facts), SHOWN(fired), SHOWN(referrals), SHOWN(questions), {NULL, 0, 0, 0, NULL},
};
static PyMethodDef judged_methods[] = {{"order", (PyCFunction)judged_order, METH_O, NULL}, {NULL, NULL, 0, NULL}};
static PyTypeObject Judged_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "balm.native.judge.Judged",
    .tp_basicsize = sizeof(Judged),
    .tp_itemsize = 8,
    .tp_dealloc = (destructor)free_judged,
    .tp_members = judged_members,
    .tp_methods = judged_methods,
};

static PyMethodDef methods[] = {
    {"prepare", prepare, METH_O, "ReasonHost: said once, before any reason is made."},
    {NULL, NULL, 0, NULL},
};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "judge", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_judge(void)
{
    if (PyType_Ready(&Tables_type) < 0 || PyType_Ready(&Codes_type) < 0 || PyType_Ready(&Judged_type) < 0 ||
        PyType_Ready(&Contributions_type) < 0 || !(Order_type = (PyTypeObject *)PyType_FromSpec(&order_spec)) ||
        !(Reason_type = (PyTypeObject *)PyType_FromSpec(&reason_spec)))
        return NULL;
    PyObject *made = make_module(&module);
    if (made && (PyModule_AddObjectRef(made, "Tables", (PyObject *)&Tables_type) < 0 ||
                 PyModule_AddObjectRef(made, "Order", (PyObject *)Order_type) < 0 ||
                 PyModule_AddObjectRef(made, "Reason", (PyObject *)Reason_type) < 0))
        Py_CLEAR(made);
    return made;
}
