/* What the loops over people share: buffers that are checked before anything is read, and clones by processor. */
#ifndef BALM_PEOPLE_H
#define BALM_PEOPLE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include "interface.h"
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

#ifndef __has_attribute
#define __has_attribute(name) 0
#endif

/* One function for each kind of vectors, chosen when the module is loaded; GCC knows the widest by level from 12 on. */
#if !defined(__x86_64__) || !defined(__linux__) || !defined(__GLIBC__) || !__has_attribute(target_clones)
#define CLONED
#elif defined(__GNUC__) && __GNUC__ >= 12 && !defined(__clang__)
#define CLONED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONED __attribute__((target_clones("avx2", "default")))
#endif

/* Part of each clone, so that it is compiled for the clone's vectors. */
#if defined(__GNUC__)
#define WITHIN static inline __attribute__((always_inline))
#else
#define WITHIN static inline
#endif

#if defined(_MSC_VER)
#define restrict __restrict
#endif

/* Words of a plane that are worked on at once: a cache line, 512 people. */
#define BLOCK 8
#define PEOPLE (BLOCK * 64)

/* A bit of each of them. Aligned, so that memory for lines is from `lines`. */
#if defined(__GNUC__)
typedef uint64_t Line __attribute__((vector_size(8 * BLOCK)));
#define WORD(line, k) ((line)[k])
#define LOGIC(name, of_three)                                                                                          \
    WITHIN Line name(Line a, Line b, Line c)                                                                           \
    {                                                                                                                  \
        (void)c;                                                                                                       \
        return of_three;                                                                                               \
    }
#else
typedef struct {
    uint64_t word[BLOCK];
} Line;
#define WORD(line, k) ((line).word[k])
#define LOGIC(name, of_three)                                                                                          \
    WITHIN Line name(Line x, Line y, Line z)                                                                           \
    {                                                                                                                  \
        Line found;                                                                                                    \
        for (int k = 0; k < BLOCK; k++) {                                                                              \
            const uint64_t a = x.word[k], b = y.word[k], c = z.word[k];                                                \
            (void)c;                                                                                                   \
            found.word[k] = of_three;                                                                                  \
        }                                                                                                              \
        return found;                                                                                                  \
    }
#endif

/* So many numbers of a size in a buffer; -1 where it does not hold whole numbers of it, or lies askew. */
static inline Py_ssize_t held(const Py_buffer *buffer, size_t size)
{
    if ((size_t)buffer->len % size || (buffer->len && (uintptr_t)buffer->buf % size))
        return -1;
    return buffer->len / (Py_ssize_t)size;
}

static inline PyObject *refuse(const char *why)
{
    if (!PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, why);
    return NULL;
}

static inline void release(Py_buffer *views, int count)
{
    for (int i = 0; i < count; i++)
        if (views[i].obj)
            PyBuffer_Release(&views[i]);
}

/* Whether all of some indices are from 0 to below the end. */
static inline int within(const int32_t *some, Py_ssize_t count, Py_ssize_t end)
{
    for (Py_ssize_t i = 0; i < count; i++)
        if (some[i] < 0 || some[i] >= end)
            return 0;
    return 1;
}

/* Part of a plane as a line; what is behind its end is nobody. */
WITHIN Line load(const uint64_t *from, size_t count)
{
    Line line;
    if (count < BLOCK)
        memset(&line, 0, sizeof line);
    memcpy(&line, from, count * 8);
    return line;
}

/* Ask for the next line of each plane: they lie too far apart for the processor to see what comes. */
WITHIN void expect(const uint64_t *planes, size_t count, size_t words)
{
#if defined(__GNUC__)
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(planes + i * words + BLOCK, 0, 2);
#else
    (void)planes, (void)count, (void)words;
#endif
}

/* Write numbers of 64 people, or of some times as many, past the cache where that can be, as they are not read soon.
 * Behind the last, `sent`. */
WITHIN void send(int32_t *to, const int32_t *from, size_t count)
{
#if defined(__SSE2__)
    if ((uintptr_t)to % sizeof(__m128i) == 0) {
        for (size_t i = 0; i < count; i += 4)
            _mm_stream_si128((__m128i *)(to + i), _mm_loadu_si128((const __m128i *)(from + i)));
        return;
    }
#endif
    memcpy(to, from, count * sizeof *to);
}

WITHIN void sent(void)
{
#if defined(__SSE2__)
    _mm_sfence();
#endif
}

/* Room for so many lines, all nobody; `*room` is to be freed. */
static inline Line *lines(size_t count, void **room)
{
    *room = PyMem_RawCalloc(count + 1, sizeof(Line));
    return (Line *)(((uintptr_t)*room + sizeof(Line) - 1) / sizeof(Line) * sizeof(Line));
}

#endif
