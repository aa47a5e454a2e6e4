/* Bit planes: a plane has one bit of each person, 64 to a word; a matrix of planes has a plane a row.
 *
 * Loops go through all planes of 512 people, a cache line of each, before the next 512, so that what is read again is
 * still in the cache. Of padding behind the last person anything may be so, and nothing is read. */
#ifndef BALM_BITPLANES_H
#define BALM_BITPLANES_H

#include "fields.h"
#if defined(__SSE2__)
#include <immintrin.h>
#endif

#ifndef __has_attribute
#define __has_attribute(name) 0
#endif

/* Function multiversioning: one clone a vector extension, chosen when the module is loaded. GCC knows levels from 12. */
#if !defined(__x86_64__) || !defined(__linux__) || !defined(__GLIBC__) || !__has_attribute(target_clones)
#define CLONED
#elif __GNUC__ >= 12 && !defined(__clang__)
#define CLONED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONED __attribute__((target_clones("avx2", "default")))
#endif

/* Part of each clone that calls it, and so compiled for the clone's vectors. */
#define INLINED static inline __attribute__((always_inline))

/* Words of a plane that are worked on at once: a cache line, 512 people. */
#define BLOCK 8
#define PEOPLE (BLOCK * 64)

/* A bit of each of them. Aligned, so that memory for lines is from `new_lines`. */
typedef uint64_t Line __attribute__((vector_size(8 * BLOCK)));

/* Room for so many lines, all 0; `*room` is to be freed. */
static inline Line *new_lines(size_t count, void **room)
{
    *room = PyMem_RawCalloc(count + 1, sizeof(Line));
    return (Line *)(((uintptr_t)*room + sizeof(Line) - 1) / sizeof(Line) * sizeof(Line));
}

/* Up to BLOCK words of a plane as a line; those behind them are 0. */
INLINED Line load(const uint64_t *from, size_t count)
{
    Line line;
    if (count < BLOCK)
        memset(&line, 0, sizeof line);
    memcpy(&line, from, count * 8);
    return line;
}

INLINED void store(uint64_t *to, Line line, size_t count)
{
    memcpy(to, &line, count * 8);
}

/* Software prefetch of the next line of each plane: they lie too far apart for the hardware's prefetcher. */
INLINED void prefetch(const uint64_t *planes, size_t count, size_t words)
{
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(planes + i * words + BLOCK, 0, 2);
}

/* Non-temporal store of a multiple of four numbers: they go past the cache, as they are not read again soon. Where it
 * can be; `fence` follows the last. */
INLINED void stream(int32_t *to, const int32_t *from, size_t count)
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

INLINED void fence(void)
{
#if defined(__SSE2__)
    _mm_sfence();
#endif
}

#endif
