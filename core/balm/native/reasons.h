/* Reasons: the rules that fire and what each gives to a practice -> a Reason for each; and the facts that one rests on.

   What balm.explaining.reasons does in Python. A decision may have hundreds of them. */
#include "order.h"

enum { FACTS = 2, FIRING, RANKED }; /* of an Outcome */
enum { BY, POINTS, FIRST, BECAUSE, TELL, SOURCE, RESTS, GIVEN }; /* what a rule gives: the first fields of a Reason */

/* What a Reason is made of. Nothing that it holds leads back to it, so the collector of cycles need not know it. */
typedef struct {
    PyObject_HEAD
    PyObject *given[GIVEN]; /* all of them held by their owner, as there are so many reasons */
    PyObject *owner, *program, *outcome;
    int32_t rule; /* in `rests` of the tables that judged the outcome; -1 where Python knows the facts */
} Fields;

static PyTypeObject Fields_type;

/* What the outcome's person came to, where these tables judged them and nothing was changed since; or NULL. */
static const Judged *judged_of(const Tables *self, PyObject *outcome)
{
    if (!PyTuple_Check(outcome) || PyTuple_GET_SIZE(outcome) <= RANKED)
        return NULL;
    PyObject *ranked = PyTuple_GET_ITEM(outcome, RANKED);
    const Judged *judged = Py_IS_TYPE(ranked, &Order_type) ? ((Order *)ranked)->judged : NULL;
    return judged && judged->tables == self && judged->facts == PyTuple_GET_ITEM(outcome, FACTS) &&
                   judged->fired == PyTuple_GET_ITEM(outcome, FIRING)
               ? judged
               : NULL;
}

static PyObject *make_reason(PyTypeObject *type, PyObject *given, PyObject *program, PyObject *outcome, int32_t rule)
{
    Fields *reason = PyType_IS_GC(type) ? PyObject_GC_New(Fields, type) : PyObject_New(Fields, type);
    if (!reason)
        return NULL;
    memcpy(reason->given, &PyTuple_GET_ITEM(given, 0), sizeof reason->given);
    reason->owner = Py_NewRef(given);
    reason->program = Py_NewRef(program);
    reason->outcome = Py_NewRef(outcome);
    reason->rule = rule;
    return (PyObject *)reason;
}

/* Of rules that give something to a practice those that fire: where each stands among them, and its number. */
static Py_ssize_t find_fired(const uint64_t *fired, PyObject *of_rules, PyObject *before, Py_ssize_t most, int32_t *found)
{
    const uint64_t *of = (const uint64_t *)PyBytes_AS_STRING(of_rules);
    const int32_t *first = (const int32_t *)PyBytes_AS_STRING(before);
    Py_ssize_t count = 0;
    for (Py_ssize_t w = 0; w < PyBytes_GET_SIZE(of_rules) / 8; w++)
        for (uint64_t left = fired[w] & of[w]; left; left &= left - 1) {
            int32_t place = first[w] + __builtin_popcountll(of[w] & ((left & -left) - 1));
            if (place < 0 || place >= most || count == most) {
                PyErr_SetString(PyExc_ValueError, "a rule that gives nothing");
                return -1;
            }
            found[2 * count] = place;
            found[2 * count++ + 1] = (int32_t)(64 * w + __builtin_ctzll(left));
        }
    return count;
}

/* (Reason, what each of some rules gives, these rules as bytes, how many stand before each word, program, outcome) ->
   a tuple of Reason, in the order of the rules. */
static PyObject *tables_reasons(Tables *self, PyObject *const *args, Py_ssize_t count)
{
    if (count != 6 || !PyType_Check(args[0]) || !PyType_IsSubtype((PyTypeObject *)args[0], &Fields_type) ||
        !PyTuple_CheckExact(args[1]) || !PyBytes_CheckExact(args[2]) || !PyBytes_CheckExact(args[3]) ||
        !PyTuple_Check(args[5]) || PyTuple_GET_SIZE(args[5]) <= RANKED) {
        PyErr_SetString(PyExc_TypeError, "reasons takes a type, a tuple, bytes twice, a program and an outcome");
        return NULL;
    }
    PyObject *gives = args[1], *program = args[4], *outcome = args[5];
    Py_ssize_t most = PyTuple_GET_SIZE(gives), words = self->matcher.words;
    if (PyBytes_GET_SIZE(args[2]) > 8 * words || PyBytes_GET_SIZE(args[3]) * 2 != PyBytes_GET_SIZE(args[2])) {
        PyErr_SetString(PyExc_ValueError, "other rules than there are");
        return NULL;
    }
    const Judged *judged = judged_of(self, outcome);
    uint64_t *room = PyMem_Malloc(8 * (size_t)(words + most + 1));
    if (!room)
        return PyErr_NoMemory();
    PyObject *reasons = NULL;
    int32_t *found = (int32_t *)(room + words);
    if (!judged && read_words(PyTuple_GET_ITEM(outcome, FIRING), room, words))
        goto done;
    Py_ssize_t met = find_fired(judged ? judged->words : room, args[2], args[3], most, found);
    if (met < 0 || !(reasons = PyTuple_New(met)))
        goto done;
    /* What rules give lies all over the memory: much of the time would go by waiting for one after the other. */
    for (Py_ssize_t i = 0; i < met; i++) {
        __builtin_prefetch(PyTuple_GET_ITEM(gives, found[2 * i]), 1);
        __builtin_prefetch(&PyTuple_GET_ITEM(PyTuple_GET_ITEM(gives, found[2 * i]), RESTS));
    }
    for (Py_ssize_t i = 0; i < met; i++) {
        PyObject *given = PyTuple_GET_ITEM(gives, found[2 * i]), *reason = NULL;
        if (PyTuple_CheckExact(given) && PyTuple_GET_SIZE(given) == GIVEN)
            reason = make_reason((PyTypeObject *)args[0], given, program, outcome, judged ? found[2 * i + 1] : -1);
        else
            PyErr_SetString(PyExc_TypeError, "what a rule gives has seven parts");
        if (!reason) {
            Py_CLEAR(reasons);
            goto done;
        }
        __builtin_prefetch(PyTuple_GET_ITEM(given, BY), 1); /* what is read of most reasons */
        __builtin_prefetch(PyTuple_GET_ITEM(given, BECAUSE), 1);
        PyTuple_SET_ITEM(reasons, i, reason);
    }
done:
    PyMem_Free(room);
    return reasons;
}

/* A Reason of what a rule gives, the program and the outcome. */
static PyObject *new_fields(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    if ((keywords && PyDict_GET_SIZE(keywords)) || PyTuple_GET_SIZE(args) != GIVEN + 2) {
        PyErr_SetString(PyExc_TypeError, "a reason takes nine fields");
        return NULL;
    }
    return make_reason(type, args, PyTuple_GET_ITEM(args, GIVEN), PyTuple_GET_ITEM(args, GIVEN + 1), -1);
}

static void free_fields(Fields *self)
{
    Py_DECREF(self->owner);
    Py_DECREF(self->program);
    Py_DECREF(self->outcome);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

/* The facts that a reason rests on, by name; asked of Python, where they hang on the person. */
static PyObject *get_facts(Fields *self, void *Py_UNUSED(closure))
{
    PyObject *ranked = self->rule < 0 ? NULL : PyTuple_GET_ITEM(self->outcome, RANKED);
    const Judged *judged = ranked ? ((Order *)ranked)->judged : NULL;
    const Tables *tables = judged ? judged->tables : NULL;
    if (!tables || tables->rests_at[self->rule] >= tables->rests_at[self->rule + 1])
        return PyObject_CallMethod((PyObject *)self, "look_up_facts", NULL);
    PyObject *found = PyDict_New();
    for (int32_t i = tables->rests_at[self->rule]; found && i < tables->rests_at[self->rule + 1]; i++) {
        const Fact *fact = &tables->fact[tables->rests[i]];
        int32_t code = judged->codes[tables->rests[i]];
        PyObject *value = code > 0   ? PyTuple_GET_ITEM(fact->answers, code)
                          : code < 0 ? PyDict_GetItemWithError(judged->facts, fact->name)
                                     : Py_None;
        if ((!value && PyErr_Occurred()) || PyDict_SetItem(found, fact->name, value ? value : Py_None))
            Py_CLEAR(found);
    }
    return found;
}

#define FIELD(name, at) {name, Py_T_OBJECT_EX, offsetof(Fields, at), Py_READONLY, NULL}
static PyMemberDef fields_members[] = {
    FIELD("by", given[BY]),
    FIELD("points", given[POINTS]),
    FIELD("first", given[FIRST]),
    FIELD("because", given[BECAUSE]),
    FIELD("tell", given[TELL]),
    FIELD("source", given[SOURCE]),
    FIELD("rests", given[RESTS]),
    FIELD("program", program),
    FIELD("outcome", outcome),
    {NULL, 0, 0, 0, NULL},
};
static PyGetSetDef fields_getters[] = {
    {"facts", (getter)get_facts, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static PyTypeObject Fields_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "balm.native.judge.Fields",
    .tp_basicsize = sizeof(Fields),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_new = new_fields,
    .tp_dealloc = (destructor)free_fields,
    .tp_members = fields_members,
    .tp_getset = fields_getters,
};
