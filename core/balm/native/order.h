/* Order: keys of eligible practices -> a sequence of them as they are ranked, the greatest key first.

   Each is made when it is looked at. A key is of the layout of balm.compiled.keys. */
#ifndef BALM_ORDER_H
#define BALM_ORDER_H

#include "tables.h"
#include <stdlib.h>

/* What was told, judged; and the two things that ordering needs, in words and codes. */
typedef struct {
    PyObject_VAR_HEAD
    PyObject *facts, *fired, *referrals, *questions;
    Tables *tables;
    uint64_t *words; /* the rules that fire */
    int32_t *codes;
    uint64_t data[1];
} Judged;

/* A sequence of eligible practices as they are ranked, by their keys: the first FEW of these are in order, or all. */
typedef struct {
    PyObject_VAR_HEAD
    Judged *judged;
    int all;
    uint64_t keys[1];
} Order;

static PyTypeObject *Order_type;

enum { FEW = 8 };

static int backwards(const void *one, const void *other)
{
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
    return (a < b) - (a > b);
}

/* Top-k by insertion: the greatest keys come to the front, as whoever reads a decision mostly reads the first few.
   Invariant: the first FEW of the keys before `i` are the greatest of these, in order. */
static void put_first(uint64_t *keys, Py_ssize_t count)
{
    for (Py_ssize_t i = 1; i < count; i++) {
        Py_ssize_t at = i < FEW ? i : FEW - 1;
        uint64_t key = keys[i];
        if (i >= FEW) {
            if (key < keys[at])
                continue;
            keys[i] = keys[at];
        }
        for (; at && keys[at - 1] < key; at--)
            keys[at] = keys[at - 1];
        keys[at] = key;
    }
}

static void free_order(Order *self)
{
    Py_DECREF(self->judged);
    PyObject_Free(self);
    Py_DECREF(Order_type);
}

static Py_ssize_t order_length(Order *self)
{
    return Py_SIZE(self);
}

/* Ranked: a practice, keeps, firsts, points. */
static PyObject *order_item(Order *self, Py_ssize_t at)
{
    if (at < 0 || at >= Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "there are not so many eligible practices");
        return NULL;
    }
    if (at >= FEW && !self->all) {
        qsort(self->keys + FEW, (size_t)(Py_SIZE(self) - FEW), 8, backwards);
        self->all = 1;
    }
    const Tables *tables = self->judged->tables;
    const Layout *layout = &tables->giving.layout;
    const uint64_t key = self->keys[at], above = key >> layout->place_bits;
    const Py_ssize_t place = (Py_ssize_t)(key & (((uint64_t)1 << layout->place_bits) - 1));
    const int64_t points = (int64_t)(above & (((uint64_t)1 << layout->point_bits) - 1)) + layout->zero;
    const uint64_t firsts = above >> layout->point_bits & (((uint64_t)1 << layout->first_bits) - 1);
    const uint64_t keeps =
        above >> layout->point_bits >> layout->first_bits & (((uint64_t)1 << layout->keep_bits) - 1);
    PyTypeObject *class = (PyTypeObject *)tables->ranked;
    PyObject *practice = PyTuple_GetItem(tables->catalogue, tables->practices - place);
    PyObject *ranked = practice ? class->tp_alloc(class, 4) : NULL;
    if (!ranked)
        return NULL;
    PyObject *keep = PyLong_FromUnsignedLongLong(keeps), *first = PyLong_FromUnsignedLongLong(firsts),
             *score = PyLong_FromLongLong(points);
    PyTuple_SET_ITEM(ranked, tables->practice, Py_NewRef(practice));
    PyTuple_SET_ITEM(ranked, tables->keeps, keep);
    PyTuple_SET_ITEM(ranked, tables->firsts, first);
    PyTuple_SET_ITEM(ranked, tables->score, score);
    if (!keep || !first || !score)
        Py_CLEAR(ranked);
    return ranked;
}

/* One, or a tuple of those in a slice. */
static PyObject *order_subscript(Order *self, PyObject *at)
{
    Py_ssize_t start, stop, step;
    if (!PySlice_Check(at)) {
        start = PyNumber_AsSsize_t(at, PyExc_IndexError);
        if (start == -1 && PyErr_Occurred())
            return NULL;
        return order_item(self, start < 0 ? start + Py_SIZE(self) : start);
    }
    if (PySlice_Unpack(at, &start, &stop, &step) < 0)
        return NULL;
    Py_ssize_t count = PySlice_AdjustIndices(Py_SIZE(self), &start, &stop, step);
    PyObject *found = PyTuple_New(count);
    for (Py_ssize_t i = 0; found && i < count; i++) {
        PyObject *one = order_item(self, start + i * step);
        if (one)
            PyTuple_SET_ITEM(found, i, one);
        else
            Py_CLEAR(found);
    }
    return found;
}

/* Equality, hash and text are of its Python twin, `LazySequence`, which adds them to this class. */
static PyType_Slot order_slots[] = {
    {Py_tp_dealloc, free_order},       {Py_sq_length, order_length},       {Py_sq_item, order_item},
    {Py_mp_length, order_length},      {Py_mp_subscript, order_subscript}, {0, NULL},
};
static PyType_Spec order_spec = {
    "balm.native.judge.Order",
    offsetof(Order, keys),
    8,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_SEQUENCE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    order_slots,
};

#endif
