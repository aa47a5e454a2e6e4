/* Reasons: the rules that fire and what each gives to a practice -> a Reason for each; and the facts that one rests on.

   What balm.explaining.reasons does in Python. A decision may have hundreds of them. */
#include "order.h"

enum { FACTS = 2, FIRING, RANKED }; /* of an Outcome */
enum { BY, POINTS, FIRST, BECAUSE, TELL, SOURCE, RESTS, GIVEN }; /* what a rule gives: the first fields of a Reason */

/* Nothing that a reason holds leads back to it, so the collector of cycles need not know it. */
typedef struct {
    PyObject_HEAD
    PyObject *given[GIVEN]; /* all of them held by their owner, as there are so many reasons */
    PyObject *owner, *program, *outcome;
    int32_t rule; /* in `rests` of the tables that judged the outcome; -1 where Python knows the facts */
} Reason;

static PyTypeObject Reason_type;

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

static PyObject *make_reason(PyObject *given, PyObject *program, PyObject *outcome, int32_t rule)
{
    Reason *reason = PyObject_New(Reason, &Reason_type);
    if (!reason)
        return NULL;
    memcpy(reason->given, &PyTuple_GET_ITEM(given, 0), sizeof reason->given);
    reason->owner = Py_NewRef(given);
    reason->program = Py_NewRef(program);
    reason->outcome = Py_NewRef(outcome);
    reason->rule = rule;
    return (PyObject *)reason;
}

/* A rule that fires, and where it stands among those that give something to a practice. */
typedef struct {
    int32_t rule, place;
} Fired;

/* Those that fire among rules that give something to a practice; -1 with an error where they are more than that. */
static Py_ssize_t find_fired(const uint64_t *fired, PyObject *of_rules, PyObject *before, Py_ssize_t most, Fired *found)
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
            found[count++] = (Fired){(int32_t)(64 * w + __builtin_ctzll(left)), place};
        }
    return count;
}

/* (What each of some rules gives, these rules as bytes, how many stand before each word, program, outcome) ->
   a tuple of Reason, in the order of the rules. */
static PyObject *tables_reasons(Tables *self, PyObject *const *args, Py_ssize_t count)
{
    if (count != 5 || !PyTuple_CheckExact(args[0]) || !PyBytes_CheckExact(args[1]) || !PyBytes_CheckExact(args[2]) ||
        !PyTuple_Check(args[4]) || PyTuple_GET_SIZE(args[4]) <= RANKED) {
        PyErr_SetString(PyExc_TypeError, "reasons takes a tuple, bytes twice, a program and an outcome");
        return NULL;
    }
    PyObject *gives = args[0], *of_rules = args[1], *before = args[2], *program = args[3], *outcome = args[4];
    Py_ssize_t most = PyTuple_GET_SIZE(gives), words = self->matcher.words;
    if (PyBytes_GET_SIZE(of_rules) > 8 * words || PyBytes_GET_SIZE(before) * 2 != PyBytes_GET_SIZE(of_rules)) {
        PyErr_SetString(PyExc_ValueError, "other rules than there are");
        return NULL;
    }
    const Judged *judged = judged_of(self, outcome);
    uint64_t *room = PyMem_Malloc(8 * (size_t)(words + most + 1));
    if (!room)
        return PyErr_NoMemory();
    PyObject *reasons = NULL;
    Fired *found = (Fired *)(room + words);
    if (!judged && read_words(PyTuple_GET_ITEM(outcome, FIRING), room, words))
        goto done;
    Py_ssize_t met = find_fired(judged ? judged->words : room, of_rules, before, most, found);
    if (met < 0 || !(reasons = PyTuple_New(met)))
        goto done;
    /* What rules give lies all over the memory: much of the time would go by waiting for one after the other. */
    for (Py_ssize_t i = 0; i < met; i++) {
        __builtin_prefetch(PyTuple_GET_ITEM(gives, found[i].place), 1);
        __builtin_prefetch(&PyTuple_GET_ITEM(PyTuple_GET_ITEM(gives, found[i].place), RESTS));
    }
    for (Py_ssize_t i = 0; i < met; i++) {
        PyObject *given = PyTuple_GET_ITEM(gives, found[i].place), *reason = NULL;
        if (PyTuple_CheckExact(given) && PyTuple_GET_SIZE(given) == GIVEN)
            reason = make_reason(given, program, outcome, judged ? found[i].rule : -1);
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

static PyObject *new_reason(PyTypeObject *Py_UNUSED(type), PyObject *args, PyObject *keywords)
{
    if ((keywords && PyDict_GET_SIZE(keywords)) || PyTuple_GET_SIZE(args) != GIVEN + 2) {
        PyErr_SetString(PyExc_TypeError, "a reason takes nine fields");
        return NULL;
    }
    return make_reason(args, PyTuple_GET_ITEM(args, GIVEN), PyTuple_GET_ITEM(args, GIVEN + 1), -1);
}

static void free_reason(Reason *self)
{
    Py_DECREF(self->owner);
    Py_DECREF(self->program);
    Py_DECREF(self->outcome);
    PyObject_Free(self);
}

static PyObject *facts_by; /* a function in Python that knows the facts of any reason */

static PyObject *set_facts_by(PyObject *Py_UNUSED(module), PyObject *function)
{
    Py_XSETREF(facts_by, Py_NewRef(function));
    Py_RETURN_NONE;
}

/* The facts that a reason rests on, by name; asked of Python, where they hang on the person. */
static PyObject *reason_facts(Reason *self, void *Py_UNUSED(closure))
{
    PyObject *ranked = self->rule < 0 ? NULL : PyTuple_GET_ITEM(self->outcome, RANKED);
    const Judged *judged = ranked ? ((Order *)ranked)->judged : NULL;
    const Tables *tables = judged ? judged->tables : NULL;
    if (!tables || tables->rests_at[self->rule] >= tables->rests_at[self->rule + 1]) {
        if (facts_by)
            return PyObject_CallFunctionObjArgs(facts_by, self->program, self->outcome, self->given[RESTS], NULL);
        PyErr_SetString(PyExc_RuntimeError, "nobody said who knows the facts");
        return NULL;
    }
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

/* Equal to whatever says the same and rests on the same. */
static PyObject *reason_compare(PyObject *one, PyObject *other, int how)
{
    if ((how != Py_EQ && how != Py_NE) || !Py_IS_TYPE(one, &Reason_type) || !Py_IS_TYPE(other, &Reason_type))
        Py_RETURN_NOTIMPLEMENTED;
    int same = 1;
    for (int i = 0; same > 0 && i < RESTS; i++)
        same = PyObject_RichCompareBool(((Reason *)one)->given[i], ((Reason *)other)->given[i], Py_EQ);
    if (same > 0) {
        PyObject *mine = reason_facts((Reason *)one, NULL), *theirs = mine ? reason_facts((Reason *)other, NULL) : NULL;
        same = theirs ? PyObject_RichCompareBool(mine, theirs, Py_EQ) : -1;
        Py_XDECREF(mine);
        Py_XDECREF(theirs);
    }
    return same < 0 ? NULL : PyBool_FromLong(same == (how == Py_EQ));
}

static Py_hash_t reason_hash(Reason *self)
{
    PyObject *said = PyTuple_New(RESTS);
    for (int i = 0; said && i < RESTS; i++)
        PyTuple_SET_ITEM(said, i, Py_NewRef(self->given[i]));
    Py_hash_t hash = said ? PyObject_Hash(said) : -1;
    Py_XDECREF(said);
    return hash;
}

static PyObject *reason_repr(Reason *self)
{
    PyObject *form = PyUnicode_FromString("+d"), *points = form ? PyObject_Format(self->given[POINTS], form) : NULL;
    PyObject *text = points ? PyUnicode_FromFormat("<Reason %S %U>", self->given[BY], points) : NULL;
    Py_XDECREF(form);
    Py_XDECREF(points);
    return text;
}

static PyObject *reason_reduce(Reason *self, PyObject *Py_UNUSED(none))
{
    PyObject **given = self->given;
    return Py_BuildValue("O(OOOOOOOOO)", Py_TYPE(self), given[BY], given[POINTS], given[FIRST], given[BECAUSE],
                         given[TELL], given[SOURCE], given[RESTS], self->program, self->outcome);
}

#define FIELD(name, at) {name, Py_T_OBJECT_EX, offsetof(Reason, at), Py_READONLY, NULL}
static PyMemberDef reason_members[] = {
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
static PyGetSetDef reason_getters[] = {
    {"facts", (getter)reason_facts, NULL, "The facts that it rests on, with their values; None is unknown.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static PyMethodDef reason_methods[] = {
    {"__reduce__", (PyCFunction)reason_reduce, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static PyTypeObject Reason_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "balm.explaining.reason.Reason",
    .tp_doc = "One rule's or strategy's contribution to one practice.",
    .tp_basicsize = sizeof(Reason),
    .tp_new = new_reason,
    .tp_dealloc = (destructor)free_reason,
    .tp_members = reason_members,
    .tp_getset = reason_getters,
    .tp_methods = reason_methods,
    .tp_richcompare = reason_compare,
    .tp_hash = (hashfunc)reason_hash,
    .tp_repr = (reprfunc)reason_repr,
};
