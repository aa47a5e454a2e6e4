/* Read: facts as they are told -> what was told, and the Codes of it. */
#ifndef BALM_READ_H
#define BALM_READ_H

#include "tables.h"

/* The codes of what was told: by fact the code of its answer; 0 where there is none, -1 where it is not listed. */
typedef struct {
    PyObject_VAR_HEAD
    Tables *tables;
    PyObject *told;
    int32_t codes[1];
} Codes;

static PyTypeObject Codes_type;

/* A fact's answer as a code; 0 where there is none, -1 where it is not listed, -2 with an error. */
static int32_t code_of(const Fact *fact, PyObject *answer)
{
    PyObject *found = PyDict_GetItemWithError(fact->codes, answer);
    const Py_ssize_t code = found && PyLong_CheckExact(found) ? PyLong_AsSsize_t(found) : -1;
    if (PyErr_Occurred())
        return -2;
    return code > 0 && code < PyTuple_GET_SIZE(fact->answers) ? (int32_t)code : -1;
}

static Fact *find_fact(Tables *self, PyObject *name)
{
    PyObject *found = PyDict_GetItemWithError(self->fact_places, name);
    const Py_ssize_t place = found && PyLong_CheckExact(found) ? PyLong_AsSsize_t(found) : -1;
    return place >= 0 && place < self->count ? &self->fact[place] : NULL;
}

/* The code of one answer, which is read into `told`; 0 where Python has to say what it is, or with an error. */
static int32_t read_answer(Tables *self, const Fact *fact, PyObject *told, PyObject *raw)
{
    int32_t code = code_of(fact, raw);
    PyObject *answer = code > 0 ? PyTuple_GET_ITEM(fact->answers, code) : NULL;
    /* 1 is found as True, and 0.0 as -0.0. */
    if (answer && Py_TYPE(answer) == Py_TYPE(raw) && (answer == raw || !PyFloat_Check(raw)))
        return code;
    PyErr_Clear(); /* a list, say, is no key of a dict */
    PyObject *value = PyObject_CallFunctionObjArgs(self->read_value, fact->fact, raw, NULL);
    if (!value)
        return 0;
    int plain = PyFrozenSet_CheckExact(value) || PyFloat_CheckExact(value) || PyLong_CheckExact(value) ||
                PyUnicode_CheckExact(value) || PyBool_Check(value);
    code = plain && !PyDict_SetItem(told, fact->name, value) ? code_of(fact, value) : 0;
    Py_DECREF(value);
    return code == -2 ? 0 : code;
}

/* Facts as they are told -> (what was told, its Codes); None where something is unknown, or wrong. */
static PyObject *tables_read(Tables *self, PyObject *facts)
{
    if (!PyDict_CheckExact(facts))
        Py_RETURN_NONE;
    PyObject *told = PyDict_Copy(facts), *name, *raw;
    Codes *codes = told ? PyObject_NewVar(Codes, &Codes_type, self->count) : NULL;
    if (!codes) {
        Py_XDECREF(told);
        return NULL;
    }
    Py_INCREF(self);
    codes->tables = self;
    codes->told = told;
    memset(codes->codes, 0, 4 * (size_t)self->count);
    for (Py_ssize_t at = 0; PyDict_Next(told, &at, &name, &raw);) {
        Fact *fact = PyUnicode_CheckExact(name) ? find_fact(self, name) : NULL;
        Py_INCREF(raw); /* to compare or to read it may run anything, which may empty `told` */
        int32_t code = fact && fact->tellable ? read_answer(self, fact, told, raw) : 0;
        Py_DECREF(raw);
        if (!code) {
            Py_DECREF(codes);
            if (PyErr_Occurred())
                return NULL;
            Py_RETURN_NONE;
        }
        codes->codes[fact - self->fact] = code;
    }
    PyObject *both = PyTuple_Pack(2, told, codes);
    Py_DECREF(codes);
    return both;
}

static int read_codes(Tables *self, PyObject *told, int32_t *codes)
{
    PyObject *name, *value;
    for (Py_ssize_t at = 0; PyDict_Next(told, &at, &name, &value);) {
        Py_INCREF(name);
        Py_INCREF(value);
        Fact *fact = find_fact(self, name);
        int32_t code = fact ? code_of(fact, value) : 0;
        Py_DECREF(name);
        Py_DECREF(value);
        if (code == -2 || PyErr_Occurred())
            return -1;
        if (fact)
            codes[fact - self->fact] = code;
    }
    return 0;
}

static void free_codes(Codes *self)
{
    Py_DECREF(self->tables);
    Py_DECREF(self->told);
    PyObject_Free(self);
}

static PyTypeObject Codes_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "balm.native.judge.Codes",
    .tp_basicsize = sizeof(Codes),
    .tp_itemsize = 4,
    .tp_dealloc = (destructor)free_codes,
};

#endif
