/* Fields: a struct of Python -> C values. Each field is found by its name, checked, and kept alive.
 *
 * The names are in structs.py and population_structs.py, with their types, shapes and units. A mismatch is a Python error that names the field. */
#ifndef BALM_FIELDS_H
#define BALM_FIELDS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if !PY_LITTLE_ENDIAN || !defined(__GNUC__)
#error "Written for GCC and Clang, on machines that keep the lowest byte first. Elsewhere Balm decides in Python."
#endif

/* As in __init__.py: it goes up with every change of a function's arguments, of what it returns, or of a struct. */
#define INTERFACE 10

/* The type of a field. Arrays, from INT16 on, have the buffer protocol; OUT is added where C writes into one. */
enum { OBJECT, TEXT, TUPLE, DICT, CLASS, NUMBER, UNSIGNED, STRUCT, INT16, INT32, INT64, UINT8, UINT64, INTEGERS, OUT = 32 };

/* An array in C order: of one dimension it has one column. */
typedef struct {
    void *at;
    Py_ssize_t rows, columns, size; /* size of an element in bytes */
} Array;

typedef struct Field {
    const char *name;
    int kind;
    size_t offset; /* in the C struct, of a PyObject *, an int64_t, an uint64_t, an Array or a struct, as its kind is */
    const char *shape; /* of an array, a character a dimension: a digit is a length, a letter one length wherever it is, * any */
    struct Field *fields; /* of a struct */
    PyObject *key;        /* the name as an interned string, made once */
} Field;

#define FIELD(type, member, kind) {#member, kind, offsetof(type, member), NULL, NULL, NULL}
#define ARRAY(type, member, kind, shape) {#member, kind, offsetof(type, member), shape, NULL, NULL}
#define NESTED(type, member, fields) {#member, STRUCT, offsetof(type, member), NULL, fields, NULL}
#define END {NULL, 0, 0, NULL, NULL, NULL}

typedef struct {
    PyObject *kept;        /* a list of all that was read, and so the owner of what the C struct points to */
    Py_ssize_t length[26]; /* by letter of a shape: its length, and the field that had it first; NULL before that */
    const char *first[26];
} Reader;

/* What was read is found by nobody else: whoever found the list, through the collector of cycles, could empty it. */
static inline int start_reading(Reader *reader)
{
    memset(reader, 0, sizeof *reader);
    if (!(reader->kept = PyList_New(0)))
        return -1;
    PyObject_GC_UnTrack(reader->kept);
    return 0;
}

static inline void release_view(PyObject *capsule)
{
    Py_buffer *view = PyCapsule_GetPointer(capsule, NULL);
    PyBuffer_Release(view);
    PyMem_Free(view);
}

/* The memory of an array, held until `reader->kept` is gone: a memoryview could be released by whoever found it. */
static inline const Py_buffer *view_of(PyObject *value, Reader *reader)
{
    Py_buffer *view = PyMem_Malloc(sizeof *view);
    if (!view)
        return (const Py_buffer *)PyErr_NoMemory();
    if (PyObject_GetBuffer(value, view, PyBUF_FULL_RO)) {
        PyMem_Free(view);
        return NULL;
    }
    PyObject *capsule = PyCapsule_New(view, NULL, release_view);
    if (!capsule) {
        PyBuffer_Release(view);
        PyMem_Free(view);
        return NULL;
    }
    int failed = PyList_Append(reader->kept, capsule);
    Py_DECREF(capsule);
    return failed ? NULL : view;
}

static inline int read_array(const char *of, const Field *field, PyObject *value, Reader *reader, Array *array)
{
    static const struct {
        const char *name, *formats;
        Py_ssize_t size;
    } types[] = {{"int16", "h", 2}, {"int32", "il", 4}, {"int64", "lqn", 8}, {"uint8", "B", 1}, {"uint64", "LQN", 8},
                 {"integers", "bBhHiIlLqQnN", 0}};
    const int type = (field->kind & ~OUT) - INT16;
    const Py_buffer *view = view_of(value, reader);
    if (!view) {
        PyErr_Format(PyExc_TypeError, "%s.%s: expected an array, found %.100s", of, field->name, Py_TYPE(value)->tp_name);
        return -1;
    }
    const char *format = view->format ? view->format : "B";
    format += *format == '@' || *format == '=' || *format == '<';
    if (!*format || format[1] || !strchr(types[type].formats, *format) || (types[type].size && view->itemsize != types[type].size)) {
        PyErr_Format(PyExc_TypeError, "%s.%s: expected an array of %s, found elements of %zd bytes and format %s", of,
                     field->name, types[type].name, view->itemsize, format);
        return -1;
    }
    if ((size_t)view->ndim != strlen(field->shape) || !PyBuffer_IsContiguous(view, 'C') ||
        (types[type].size && view->len && (uintptr_t)view->buf % (size_t)types[type].size) || (field->kind & OUT && view->readonly)) {
        PyErr_Format(PyExc_ValueError, "%s.%s: expected %zd dimensions in aligned memory in C order%s, found %d", of,
                     field->name, strlen(field->shape), field->kind & OUT ? " that may be written" : "", view->ndim);
        return -1;
    }
    for (int i = 0; i < view->ndim; i++) {
        const int letter = field->shape[i] - 'a';
        if (field->shape[i] == '*')
            continue;
        if (letter >= 0 && !reader->first[letter]) {
            reader->first[letter] = field->name;
            reader->length[letter] = view->shape[i];
        }
        const Py_ssize_t expected = letter < 0 ? field->shape[i] - '0' : reader->length[letter];
        if (view->shape[i] != expected) {
            PyErr_Format(PyExc_ValueError, "%s.%s: expected a length of %zd in dimension %d%s%s, found %zd", of,
                         field->name, expected, i, letter < 0 ? "" : " as in ", letter < 0 ? "" : reader->first[letter],
                         view->shape[i]);
            return -1;
        }
    }
    *array = (Array){view->buf, view->shape[0], view->ndim > 1 ? view->shape[1] : 1, view->itemsize};
    return 0;
}

/* Read all fields into a C struct; `to` is good for as long as `reader->kept` lives. -1 with an error. */
static inline int read_fields(PyObject *from, Field *fields, void *to, Reader *reader)
{
    static const char *const expected[] = {"",        "text",       "a tuple",    "a dict", "a class", "an integer", "an integer",
                                           "a struct"};
    const char *of = Py_TYPE(from)->tp_name;
    for (Field *field = fields; field->name; field++) {
        if (!field->key && !(field->key = PyUnicode_InternFromString(field->name)))
            return -1;
        PyObject *value = PyObject_GetAttr(from, field->key);
        if (!value)
            return -1;
        int failed = PyList_Append(reader->kept, value);
        Py_DECREF(value);
        if (failed)
            return -1;
        void *place = (char *)to + field->offset;
        if (field->kind >= INT16) {
            if (read_array(of, field, value, reader, place))
                return -1;
            continue;
        }
        const int fits[] = {1, PyUnicode_CheckExact(value), PyTuple_Check(value), PyDict_Check(value),
                            PyType_Check(value), PyLong_Check(value), PyLong_Check(value), PyTuple_Check(value)};
        if (!fits[field->kind]) {
            PyErr_Format(PyExc_TypeError, "%s.%s: expected %s, found %.100s", of, field->name, expected[field->kind],
                         Py_TYPE(value)->tp_name);
            return -1;
        }
        if (field->kind == STRUCT && read_fields(value, field->fields, place, reader))
            return -1;
        if (field->kind == NUMBER)
            *(int64_t *)place = PyLong_AsLongLong(value);
        else if (field->kind == UNSIGNED)
            *(uint64_t *)place = PyLong_AsUnsignedLongLong(value);
        else if (field->kind != STRUCT)
            *(PyObject **)place = value;
        if (PyErr_Occurred())
            return -1;
    }
    return 0;
}

/* Whether all of an array of int32 are indexes, from 0 to below an end; an error is set where not. */
static inline int indexes(const char *name, const Array *array, Py_ssize_t end)
{
    const int32_t *some = array->at;
    for (Py_ssize_t i = 0; i < array->rows * array->columns; i++)
        if (some[i] < 0 || some[i] >= end) {
            PyErr_Format(PyExc_ValueError, "%s: expected numbers from 0 to below %zd, found %d", name, end, some[i]);
            return 0;
        }
    return 1;
}

/* Whether an array of int32 never falls, from 0 to an end: where groups that stand in a row begin or end. */
static inline int ends_up_to(const char *name, const Array *array, Py_ssize_t end)
{
    int32_t before = 0;
    for (Py_ssize_t i = 0; i < array->rows; before = ((const int32_t *)array->at)[i++])
        if (((const int32_t *)array->at)[i] < before || ((const int32_t *)array->at)[i] > end) {
            PyErr_Format(PyExc_ValueError, "%s: expected rising numbers from 0 to %zd", name, end);
            return 0;
        }
    return 1;
}

/* A call with one struct: its fields are read, `sound` sets an error or finds that they fit together, and `loop`, which
 * gives -1 for want of memory, runs without Python's lock. */
static inline PyObject *run(PyObject *call, Field *fields, void *of, int (*sound)(void *),
                            int (*loop)(void *))
{
    Reader reader;
    int status = start_reading(&reader) || read_fields(call, fields, of, &reader) || !sound(of) ? 1 : 0;
    if (!status) {
        Py_BEGIN_ALLOW_THREADS;
        status = loop(of);
        Py_END_ALLOW_THREADS;
    }
    Py_XDECREF(reader.kept);
    return status < 0 ? PyErr_NoMemory() : status ? NULL : Py_NewRef(Py_None);
}

/* Refuse arrays that do not fit together. */
static inline int refuse(const char *name, const char *expected)
{
    PyErr_Format(PyExc_ValueError, "%s: expected %s", name, expected);
    return 0;
}

/* Where a named tuple's class has a field: asked once, so that who reads many need not look for the name. -1 with an
 * error where it has none. */
static inline Py_ssize_t place_of(PyObject *class, const char *name)
{
    PyObject *names = PyObject_GetAttrString(class, "_fields"), *key = names ? PyUnicode_FromString(name) : NULL;
    Py_ssize_t place = key ? PySequence_Index(names, key) : -1;
    if (key && place < 0)
        PyErr_Format(PyExc_TypeError, "%s: expected a field `%s`", ((PyTypeObject *)class)->tp_name, name);
    Py_XDECREF(names);
    Py_XDECREF(key);
    return place;
}

/* The fields of a ranking key: KeyLayout of key_layout.py. */
typedef struct {
    int64_t place_bits, point_bits, first_bits, keep_bits, zero;
} Layout;
static __attribute__((unused)) Field layout_fields[] = {
    FIELD(Layout, place_bits, NUMBER), FIELD(Layout, point_bits, NUMBER), FIELD(Layout, first_bits, NUMBER),
    FIELD(Layout, keep_bits, NUMBER), FIELD(Layout, zero, NUMBER), END,
};

/* Whether each field is one, and all fit into a key of so many bits beside its sign. */
static inline int layout_fits(const Layout *layout, int64_t bits)
{
    const int64_t fields[] = {layout->place_bits, layout->point_bits, layout->first_bits, layout->keep_bits};
    int64_t all = 0;
    for (int i = 0; i < 4; i++) {
        if (fields[i] < 0 || fields[i] >= bits)
            return 0;
        all += fields[i];
    }
    return all < bits;
}

static inline PyObject *make_module(PyModuleDef *definition)
{
    PyObject *made = PyModule_Create(definition);
    if (made && PyModule_AddIntConstant(made, "INTERFACE", INTERFACE) < 0)
        Py_CLEAR(made);
    return made;
}

/* A module of functions that each take one call. */
#define MODULE_OF_CALLS(name, ...)                                                                                     \
    static PyMethodDef methods[] = {__VA_ARGS__, {NULL, NULL, 0, NULL}};                                               \
    static PyModuleDef module = {PyModuleDef_HEAD_INIT, #name, NULL, 0, methods, NULL, NULL, NULL, NULL};              \
    PyMODINIT_FUNC PyInit_##name(void)                                                                                 \
    {                                                                                                                  \
        return make_module(&module);                                                                                   \
    }

#endif
