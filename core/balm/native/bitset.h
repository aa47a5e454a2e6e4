/* Bit sets: a Python integer <-> 64-bit words, the lowest first. */
#ifndef BALM_BITSET_H
#define BALM_BITSET_H

#include "fields.h"
#if PY_VERSION_HEX < 0x030C0000
#include <structmember.h>
#define Py_T_OBJECT_EX T_OBJECT_EX
#define Py_READONLY READONLY
#endif

#define WORDS(bits) (((bits) + 63) / 64)

/* Fill words with the members of a set; -1 where it is no such set. */
static inline int read_words(PyObject *set, uint64_t *words, Py_ssize_t count)
{
    if (!PyLong_Check(set)) {
        PyErr_SetString(PyExc_TypeError, "a bit set is an integer");
        return -1;
    }
#if PY_VERSION_HEX >= 0x030D0000
    if (count == 0 && PyObject_Not(set))
        return 0; /* PyLong_AsNativeBytes takes no room for a question: it answers how much would be needed, never 0 */
    Py_ssize_t size = PyLong_AsNativeBytes(set, words, 8 * count,
                                           Py_ASNATIVEBYTES_LITTLE_ENDIAN | Py_ASNATIVEBYTES_UNSIGNED_BUFFER |
                                               Py_ASNATIVEBYTES_REJECT_NEGATIVE);
    if (size > 8 * count) {
        PyErr_SetString(PyExc_OverflowError, "a bit set has members that are not there");
        return -1;
    }
    return size < 0 ? -1 : 0;
#else
    return _PyLong_AsByteArray((PyLongObject *)set, (unsigned char *)words, 8 * (size_t)count, 1, 0);
#endif
}

/* The set of these words as an integer. */
static inline PyObject *set_of(const uint64_t *words, Py_ssize_t count)
{
#if PY_VERSION_HEX >= 0x030D0000
    return PyLong_FromUnsignedNativeBytes(words, 8 * count, Py_ASNATIVEBYTES_LITTLE_ENDIAN);
#else
    return _PyLong_FromByteArray((const unsigned char *)words, 8 * (size_t)count, 1, 0);
#endif
}

#endif
