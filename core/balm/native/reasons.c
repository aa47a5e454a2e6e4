/* Reasons: the rules that fire and what each gives to a practice -> a Reason for each; and the facts that one rests on.

   What balm.explaining.reasons does in Python. A decision may have hundreds of them. */
#include "words.h"

enum { SCORED = 7, RESTS = 6, OUTCOME = 8, FIELDS = 9 }; /* of a Reason; the fields from 0 up to SCORED are a Scored */
enum { FACTS = 2 };                                      /* of an Outcome */

static int is_scored(PyObject *scored)
{
    return PyTuple_CheckExact(scored) && PyTuple_GET_SIZE(scored) == SCORED;
}

static PyObject *make_reason(PyTypeObject *type, PyObject *scored, PyObject *program, PyObject *outcome)
{
    if (!is_scored(scored)) {
        PyErr_SetString(PyExc_TypeError, "what a rule gives has seven parts");
        return NULL;
    }
    PyObject *reason = type->tp_alloc(type, FIELDS);
    if (!reason)
        return NULL;
    for (Py_ssize_t i = 0; i < FIELDS; i++) {
        PyObject *field = i < SCORED ? PyTuple_GET_ITEM(scored, i) : i == OUTCOME ? outcome : program;
        Py_INCREF(field);
        PyTuple_SET_ITEM(reason, i, field);
    }
    return reason;
}

/* (Reason, what each of some rules gives, these rules as bytes, the rules that fire, program, outcome) -> a tuple of
   Reason, in the order of the rules. */
static PyObject *make_reasons(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t count)
{
    if (count != 6 || !PyType_Check(args[0]) || !PyType_IsSubtype((PyTypeObject *)args[0], &PyTuple_Type) ||
        !PyTuple_CheckExact(args[1]) || !PyBytes_CheckExact(args[2])) {
        PyErr_SetString(PyExc_TypeError, "reasons takes a type, a tuple, bytes, an integer, a program and an outcome");
        return NULL;
    }
    PyTypeObject *type = (PyTypeObject *)args[0];
    PyObject *scored = args[1], *found = NULL, **gives = NULL;
    Py_ssize_t words = PyBytes_GET_SIZE(args[2]) / 8, met = 0, at = 0;
    const uint64_t *of = (const uint64_t *)PyBytes_AS_STRING(args[2]);
    uint64_t *fired = PyMem_Malloc(words ? 8 * (size_t)words : 8);
    if (!fired)
        return PyErr_NoMemory();
    if (read_words(args[3], fired, words))
        goto done;
    for (Py_ssize_t w = 0; w < words; w++)
        met += __builtin_popcountll(fired[w] & of[w]);
    if (!(found = PyTuple_New(met)))
        goto failed;
    if (!(gives = PyMem_Malloc(met ? sizeof(PyObject *) * (size_t)met : 1))) {
        PyErr_NoMemory();
        goto failed;
    }
    Py_ssize_t before = 0; /* how many of the rules stand before this word */
    for (Py_ssize_t w = 0; w < words; w++) {
        for (uint64_t left = fired[w] & of[w]; left; left &= left - 1) {
            Py_ssize_t place = before + __builtin_popcountll(of[w] & ((left & -left) - 1));
            if (place >= PyTuple_GET_SIZE(scored)) {
                PyErr_SetString(PyExc_ValueError, "a rule that gives nothing");
                goto failed;
            }
            gives[at] = PyTuple_GET_ITEM(scored, place);
            __builtin_prefetch(gives[at++]);
        }
        before += __builtin_popcountll(of[w]);
    }
    /* What rules give lies all over the memory: much of the time would go by waiting for one after the other. */
    for (Py_ssize_t i = 0; i < met; i++)
        for (Py_ssize_t field = 0; is_scored(gives[i]) && field < SCORED; field++)
            __builtin_prefetch(PyTuple_GET_ITEM(gives[i], field), 1);
    for (Py_ssize_t i = 0; i < met; i++) {
        PyObject *reason = make_reason(type, gives[i], args[4], args[5]);
        if (!reason)
            goto failed;
        PyTuple_SET_ITEM(found, i, reason);
    }
    goto done;
failed:
    Py_CLEAR(found);
done:
    PyMem_Free(gives);
    PyMem_Free(fired);
    return found;
}

/* A Reason -> the facts that it rests on, by name; asked of Python, where they hang on the person. */
static PyObject *get_facts(PyObject *reason, void *Py_UNUSED(closure))
{
    PyObject *outcome = PyTuple_Check(reason) && PyTuple_GET_SIZE(reason) == FIELDS ? PyTuple_GET_ITEM(reason, OUTCOME)
                                                                                   : NULL;
    PyObject *facts = outcome && PyTuple_Check(outcome) && PyTuple_GET_SIZE(outcome) > FACTS
                          ? PyTuple_GET_ITEM(outcome, FACTS)
                          : NULL;
    PyObject *names = facts ? PyTuple_GET_ITEM(reason, RESTS) : NULL;
    if (!facts || !PyDict_CheckExact(facts) || !PyTuple_CheckExact(names))
        return PyObject_CallMethod(reason, "look_up_facts", NULL);
    PyObject *found = PyDict_New();
    for (Py_ssize_t i = 0; found && i < PyTuple_GET_SIZE(names); i++) {
        PyObject *value = PyDict_GetItemWithError(facts, PyTuple_GET_ITEM(names, i));
        if ((!value && PyErr_Occurred()) || PyDict_SetItem(found, PyTuple_GET_ITEM(names, i), value ? value : Py_None))
            Py_CLEAR(found);
    }
    return found;
}

static PyGetSetDef facts_getter = {
    "facts", get_facts, NULL, "The facts that it rests on, with their values; None is unknown.", NULL,
};

/* The attribute `facts` for a type: faster to get than a property is. */
static PyObject *facts_of(PyObject *Py_UNUSED(module), PyObject *type)
{
    if (PyType_Check(type) && PyType_IsSubtype((PyTypeObject *)type, &PyTuple_Type))
        return PyDescr_NewGetSet((PyTypeObject *)type, &facts_getter);
    PyErr_SetString(PyExc_TypeError, "facts_of takes a type of tuples");
    return NULL;
}

static PyMethodDef methods[] = {
    {"reasons", (PyCFunction)(void (*)(void))make_reasons, METH_FASTCALL, NULL},
    {"facts_of", facts_of, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "reasons", NULL, 0, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_reasons(void)
{
    PyObject *made = PyModule_Create(&module);
    if (made && PyModule_AddIntConstant(made, "INTERFACE", INTERFACE) < 0)
        Py_CLEAR(made);
    return made;
}
