/* Reasons: the rules that fire and what each gives to a practice -> a Reason for each; and the facts that one rests on.

   What balm.explaining.reasons does in Python. A decision may have hundreds of them. */
#ifndef BALM_REASONS_H
#define BALM_REASONS_H

#include "order.h"

/* Said once by balm.explaining.reason: ReasonHost of structs.py, and where its classes have their fields. */
typedef struct {
    PyObject *scored, *outcome, *facts_of;
} Host;
static Field reason_host_fields[] = {
    FIELD(Host, scored, CLASS), FIELD(Host, outcome, CLASS), FIELD(Host, facts_of, OBJECT), END,
};
static Host host;
static PyObject *host_kept;

enum { BY, POINTS, FIRST, KEPT, BECAUSE, TELL, SOURCE, RESTS, SCORED }; /* of `scored_place` */
static const char *const scored_names[] = {"by", "points", "first", "kept", "because", "tell", "source", "rests"};
static const char *const outcome_names[] = {"facts", "firing", "ranked"};
static Py_ssize_t field_place[SCORED + 3]; /* of `scored`, then of `outcome` */
static const Py_ssize_t *const scored_place = field_place;
#define outcome_facts field_place[SCORED]
#define outcome_firing field_place[SCORED + 1]
#define outcome_ranked field_place[SCORED + 2]
static Py_ssize_t scored_size, outcome_size; /* the least number of fields that they have */

/* Reasons that are there have their fields where the first classes had them: others may be said, of the same layout. */
static PyObject *prepare(PyObject *Py_UNUSED(module), PyObject *said)
{
    Reader reader;
    Host new;
    Py_ssize_t place[SCORED + 3];
    int failed = start_reading(&reader) || read_fields(said, reason_host_fields, &new, &reader);
    if (!failed && (!PyType_IsSubtype((PyTypeObject *)new.scored, &PyTuple_Type) ||
                    !PyType_IsSubtype((PyTypeObject *)new.outcome, &PyTuple_Type)))
        failed = (refuse("scored and outcome", "classes of tuples"), 1);
    for (int i = 0; !failed && i < SCORED; i++)
        failed = (place[i] = place_of(new.scored, scored_names[i])) < 0;
    for (int i = 0; !failed && i < 3; i++)
        failed = (place[SCORED + i] = place_of(new.outcome, outcome_names[i])) < 0;
    if (!failed && host_kept && memcmp(place, field_place, sizeof place))
        failed = (refuse("scored and outcome", "the fields of those that were said before"), 1);
    if (failed) {
        Py_XDECREF(reader.kept);
        return NULL;
    }
    memcpy(field_place, place, sizeof place);
    scored_size = outcome_size = 0;
    for (int i = 0; i < SCORED; i++)
        scored_size = Py_MAX(scored_size, place[i] + 1);
    for (int i = SCORED; i < SCORED + 3; i++)
        outcome_size = Py_MAX(outcome_size, place[i] + 1);
    host = new;
    Py_XSETREF(host_kept, reader.kept);
    Py_RETURN_NONE;
}

/* Nothing that a reason holds leads back to it, so the collector of cycles need not know it. */
typedef struct {
    PyObject_HEAD
    PyObject *field[SCORED]; /* of `scored`, and borrowed from it: the interpreter reads members of an object fastest */
    PyObject *scored, *program, *outcome;
    int32_t rule; /* in `rests` of the tables that judged the outcome; -1 where Python knows the facts */
} Reason;

static PyTypeObject *Reason_type;

/* What the outcome's person came to, where these tables judged them and nothing was changed since; or NULL. */
static const Judged *judged_of(const Tables *self, PyObject *outcome)
{
    PyObject *ranked = PyTuple_GET_ITEM(outcome, outcome_ranked);
    const Judged *judged = Py_IS_TYPE(ranked, Order_type) ? ((Order *)ranked)->judged : NULL;
    return judged && judged->tables == self && judged->facts == PyTuple_GET_ITEM(outcome, outcome_facts) &&
                   judged->fired == PyTuple_GET_ITEM(outcome, outcome_firing)
               ? judged
               : NULL;
}

static int is_scored(PyObject *one)
{
    return PyObject_TypeCheck(one, (PyTypeObject *)host.scored) && PyTuple_GET_SIZE(one) >= scored_size;
}

static PyObject *make_reason(PyObject *scored, PyObject *program, PyObject *outcome, int32_t rule)
{
    Reason *reason = PyObject_New(Reason, Reason_type);
    if (!reason)
        return NULL;
    for (int i = 0; i < SCORED; i++)
        reason->field[i] = PyTuple_GET_ITEM(scored, scored_place[i]);
    reason->scored = Py_NewRef(scored);
    reason->program = Py_NewRef(program);
    reason->outcome = Py_NewRef(outcome);
    reason->rule = rule;
    return (PyObject *)reason;
}

/* 64 rules of which some give something to a practice, and how many such stand before them. */
typedef struct {
    uint64_t rules;
    Py_ssize_t before;
} Word;

/* What rules give to one practice. */
typedef struct {
    PyObject_VAR_HEAD
    Tables *tables;
    PyObject *scored; /* a tuple, in the order of the rules */
    Word word[1];
} Contributions;

/* Rank in a bit set by popcount: what the lowest rule that is left gives stands behind what those before it give. */
static PyObject *scored_of(const Word *word, uint64_t left, PyObject *scored)
{
    return PyTuple_GET_ITEM(scored, word->before + __builtin_popcountll(word->rules & ((left & -left) - 1)));
}

static PyTypeObject Contributions_type;

/* A dict from rules to what each gives, in the order of the rules -> Contributions. */
static PyObject *tables_contributions(Tables *self, PyObject *given)
{
    const Py_ssize_t words = WORDS((Py_ssize_t)self->matcher.rules);
    if (!PyDict_CheckExact(given) || !host.scored) {
        PyErr_SetString(PyExc_TypeError, "contributions: expected a dict, after `prepare`");
        return NULL;
    }
    PyObject *scored = PyTuple_New(PyDict_GET_SIZE(given));
    Contributions *made = scored ? PyObject_NewVar(Contributions, &Contributions_type, words) : NULL;
    if (!made) {
        Py_XDECREF(scored);
        return NULL;
    }
    made->tables = (Tables *)Py_NewRef(self);
    made->scored = scored;
    memset(made->word, 0, sizeof(Word) * (size_t)words);
    PyObject *rule, *one;
    Py_ssize_t last = -1, place = 0;
    for (Py_ssize_t at = 0; PyDict_Next(given, &at, &rule, &one); place++) {
        const Py_ssize_t i = PyLong_Check(rule) ? PyLong_AsSsize_t(rule) : -1;
        if (i <= last || i >= self->matcher.rules || place >= PyTuple_GET_SIZE(scored) || !is_scored(one)) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "contributions: expected rules in their order, and Scored of each");
            Py_DECREF(made);
            return NULL;
        }
        for (Py_ssize_t w = last / 64 + (last >= 0); w <= i / 64; w++)
            made->word[w].before = place;
        made->word[i / 64].rules |= (uint64_t)1 << i % 64;
        PyTuple_SET_ITEM(scored, place, Py_NewRef(one));
        last = i;
    }
    return (PyObject *)made;
}

/* reasons(program, outcome) -> a tuple of Reason, in the order of the rules. */
static PyObject *contributions_reasons(Contributions *self, PyObject *const *args, Py_ssize_t count)
{
    if (count != 2 || !PyObject_TypeCheck(args[1], (PyTypeObject *)host.outcome) || PyTuple_GET_SIZE(args[1]) < outcome_size) {
        PyErr_SetString(PyExc_TypeError, "reasons: expected a program and an Outcome");
        return NULL;
    }
    PyObject *program = args[0], *outcome = args[1], *reasons = NULL;
    const Py_ssize_t all = self->tables->matcher.words, words = Py_SIZE(self);
    const Judged *judged = judged_of(self->tables, outcome);
    uint64_t *room = judged ? NULL : zeroed(all, 8);
    if (!judged && (!room || read_words(PyTuple_GET_ITEM(outcome, outcome_firing), room, all)))
        goto done;
    const uint64_t *fired = judged ? judged->words : room;
    Py_ssize_t met = 0;
    /* Software prefetch: what rules give lies all over the memory, and would be waited for one after the other. */
    for (Py_ssize_t w = 0; w < words; w++)
        for (uint64_t left = fired[w] & self->word[w].rules; left; left &= left - 1, met++) {
            PyObject *scored = scored_of(&self->word[w], left, self->scored);
            __builtin_prefetch(scored, 1);
            __builtin_prefetch(&PyTuple_GET_ITEM(scored, SCORED - 1));
        }
    if (!(reasons = PyTuple_New(met)))
        goto done;
    met = 0;
    /* Invariant: the reasons before `met` are made, of the rules before `left` of word `w`. */
    for (Py_ssize_t w = 0; w < words; w++)
        for (uint64_t left = fired[w] & self->word[w].rules; left; left &= left - 1, met++) {
            PyObject *scored = scored_of(&self->word[w], left, self->scored);
            const int32_t rule = judged ? (int32_t)(64 * w + __builtin_ctzll(left)) : -1;
            PyObject *reason = make_reason(scored, program, outcome, rule);
            if (!reason) {
                Py_CLEAR(reasons);
                goto done;
            }
            __builtin_prefetch(PyTuple_GET_ITEM(scored, scored_place[BY]), 1); /* what is read of most reasons */
            __builtin_prefetch(PyTuple_GET_ITEM(scored, scored_place[BECAUSE]), 1);
            PyTuple_SET_ITEM(reasons, met, reason);
        }
done:
    PyMem_Free(room);
    return reasons;
}

static void free_contributions(Contributions *self)
{
    Py_DECREF(self->tables);
    Py_DECREF(self->scored);
    PyObject_Free(self);
}

static PyMethodDef contributions_methods[] = {
    {"reasons", (PyCFunction)(void (*)(void))contributions_reasons, METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};
static PyTypeObject Contributions_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "balm.native.judge.Contributions",
    .tp_basicsize = offsetof(Contributions, word),
    .tp_itemsize = sizeof(Word),
    .tp_dealloc = (destructor)free_contributions,
    .tp_methods = contributions_methods,
};

/* Reason(scored, program, outcome) */
static PyObject *new_reason(PyTypeObject *Py_UNUSED(type), PyObject *args, PyObject *keywords)
{
    PyObject *scored, *program, *outcome;
    if (!host.scored || (keywords && PyDict_GET_SIZE(keywords)))
        return PyErr_Format(PyExc_TypeError, "Reason: expected `prepare` before it, and no keywords");
    if (!PyArg_ParseTuple(args, "O!OO", (PyTypeObject *)host.scored, &scored, &program, &outcome))
        return NULL;
    if (!is_scored(scored))
        return PyErr_Format(PyExc_ValueError, "Reason: expected all fields of what a rule gives");
    return make_reason(scored, program, outcome, -1);
}

static void free_reason(Reason *self)
{
    Py_DECREF(self->scored);
    Py_DECREF(self->program);
    Py_DECREF(self->outcome);
    PyObject_Free(self);
    Py_DECREF(Reason_type);
}

/* The facts that a reason rests on, by name; asked of Python, where they hang on the person. */
static PyObject *reason_facts(Reason *self, void *Py_UNUSED(closure))
{
    PyObject *ranked = self->rule < 0 ? NULL : PyTuple_GET_ITEM(self->outcome, outcome_ranked);
    const Judged *judged = ranked ? ((Order *)ranked)->judged : NULL;
    const Tables *tables = judged ? judged->tables : NULL;
    const int32_t *rests_at = tables ? (const int32_t *)tables->rests_at.at + self->rule : NULL;
    if (!tables || rests_at[0] >= rests_at[1])
        return PyObject_CallFunctionObjArgs(host.facts_of, self->program, self->outcome, self->field[RESTS], NULL);
    const int32_t *rests = tables->rests.at;
    PyObject *found = PyDict_New();
    for (int32_t i = rests_at[0]; found && i < rests_at[1]; i++) {
        const Fact *fact = &tables->fact[rests[i]];
        int32_t code = judged->codes[rests[i]];
        PyObject *value = code > 0   ? PyTuple_GET_ITEM(fact->answers, code)
                          : code < 0 ? PyDict_GetItemWithError(judged->facts, fact->name)
                                     : Py_None;
        if ((!value && PyErr_Occurred()) || PyDict_SetItem(found, fact->name, value ? value : Py_None))
            Py_CLEAR(found);
    }
    return found;
}

#define SHOWN_OF_REASON(name, at) {name, Py_T_OBJECT_EX, offsetof(Reason, at), Py_READONLY, NULL}
static PyMemberDef reason_members[] = {
    SHOWN_OF_REASON("by", field[BY]),         SHOWN_OF_REASON("points", field[POINTS]),
    SHOWN_OF_REASON("first", field[FIRST]),   SHOWN_OF_REASON("kept", field[KEPT]),
    SHOWN_OF_REASON("because", field[BECAUSE]), SHOWN_OF_REASON("tell", field[TELL]),
    SHOWN_OF_REASON("source", field[SOURCE]), SHOWN_OF_REASON("rests", field[RESTS]),
    SHOWN_OF_REASON("_scored", scored),       SHOWN_OF_REASON("_program", program),
    SHOWN_OF_REASON("_outcome", outcome),
    {NULL, 0, 0, 0, NULL},
};
static PyGetSetDef reason_getters[] = {
    {"facts", (getter)reason_facts, NULL, "The facts that it rests on, with their values; None is unknown.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
/* Equality, hash, text and pickling are of its Python twin, which adds them to this class. */
static PyType_Slot reason_slots[] = {
    {Py_tp_doc, "One rule's or strategy's contribution to one practice."},
    {Py_tp_new, new_reason},
    {Py_tp_dealloc, free_reason},
    {Py_tp_members, reason_members},
    {Py_tp_getset, reason_getters},
    {0, NULL},
};
static PyType_Spec reason_spec = {
    "balm.explaining.reason.Reason", sizeof(Reason), 0, Py_TPFLAGS_DEFAULT, reason_slots,
};

#endif
