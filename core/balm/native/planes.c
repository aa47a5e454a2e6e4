/* Planes, for a population: codes of answers -> their binary digits -> literals -> for whom rules fire. */
#include "transpose.h"

typedef struct {
    Array values, known, digits;
    int64_t less;
} Digits;
static Field digits_fields[] = {
    ARRAY(Digits, values, INTEGERS, "p"), FIELD(Digits, less, NUMBER), ARRAY(Digits, known, UINT64, "w"),
    ARRAY(Digits, digits, UINT64 | OUT, "dw"), END,
};

#define CODES_OF(type)                                                                                                 \
    for (size_t i = 0; i < count; i++) {                                                                               \
        type value; /* may lie anywhere in memory */                                                                   \
        memcpy(&value, from + i * sizeof value, sizeof value);                                                         \
        codes[i] = (unsigned char)(value - less);                                                                      \
    }

/* The lowest byte of value - less. */
INLINED void read_codes(const char *restrict from, size_t width, size_t count, unsigned char less,
                        unsigned char *restrict codes)
{
    switch (width) {
    case 1:
        CODES_OF(uint8_t) break;
    case 2:
        CODES_OF(uint16_t) break;
    case 4:
        CODES_OF(uint32_t) break;
    default:
        CODES_OF(uint64_t)
    }
}

static int digits_sound(void *call)
{
    const Digits *of = call;
    return (of->known.rows == (of->values.rows + 63) / 64 || refuse("known", "a word for each 64 values")) &&
           (of->digits.rows <= 8 || refuse("digits", "at most 8"));
}

#if defined(__x86_64__)
/* Whole words of people with bytes, by movemask: it picks the highest bit of each of 32 bytes, and doubling a byte moves
 * the next digit there. Returns how many words were done. */
__attribute__((target("avx2"))) static size_t split_bytes(const Digits *of)
{
    const size_t whole = (size_t)of->values.rows / 64, words = (size_t)of->known.rows;
    const int digits = (int)of->digits.rows;
    const char *values = of->values.at;
    const uint64_t *known = of->known.at;
    uint64_t *planes = of->digits.at;
    const __m256i less = _mm256_set1_epi8((char)of->less);
    const __m128i up = _mm_cvtsi32_si128(8 - digits);
    for (size_t word = 0; word < whole; word++) {
        const __m256i *from = (const __m256i *)(values + word * 64);
        __m256i low = _mm256_sll_epi64(_mm256_sub_epi8(_mm256_loadu_si256(from), less), up);
        __m256i high = _mm256_sll_epi64(_mm256_sub_epi8(_mm256_loadu_si256(from + 1), less), up);
        for (int digit = digits - 1; digit >= 0; digit--) {
            const uint64_t first = (unsigned)_mm256_movemask_epi8(low), second = (unsigned)_mm256_movemask_epi8(high);
            planes[(size_t)digit * words + word] = (first | second << 32) & known[word];
            low = _mm256_add_epi8(low, low);
            high = _mm256_add_epi8(high, high);
        }
    }
    return whole;
}
#endif

/* Bit-matrix transpose, 512 people at a time. Invariant: digits of all people before word `at` are written. */
CLONED static void split_from(const Digits *of, size_t at)
{
    const size_t people = (size_t)of->values.rows, words = (size_t)of->known.rows, digits = (size_t)of->digits.rows,
                 width = (size_t)of->values.size;
    unsigned char codes[PEOPLE] = {0};
    for (; at < words; at += BLOCK) {
        const size_t left = people - at * 64, count = words - at < BLOCK ? words - at : BLOCK;
        const char *from = (const char *)of->values.at + at * 64 * width;
        const Line known = load((const uint64_t *)of->known.at + at, count);
        Line line[8];
        read_codes(from, width, left < PEOPLE ? left : PEOPLE, (unsigned char)of->less, codes);
        bytes_to_planes(codes, line);
        for (size_t d = 0; d < digits; d++)
            store((uint64_t *)of->digits.at + d * words + at, line[d] & known, count);
    }
}

static int split(void *call)
{
    const Digits *of = call;
    size_t done = 0;
#if defined(__x86_64__)
    if (of->values.size == 1 && __builtin_cpu_supports("avx2"))
        done = split_bytes(of);
#endif
    split_from(of, done);
    return 0;
}

static PyObject *digits(PyObject *Py_UNUSED(self), PyObject *call)
{
    Digits of;
    return run(call, digits_fields, &of, digits_sound, split);
}

typedef struct {
    Array digits, steps, ends, literals;
} Comparison;
static Field comparison_fields[] = {
    ARRAY(Comparison, digits, UINT64, "dw"), ARRAY(Comparison, steps, INT32, "s3"),
    ARRAY(Comparison, ends, INT32, "le"), ARRAY(Comparison, literals, UINT64 | OUT, "lw"), END,
};

/* Bit-sliced comparator: all people's codes are compared with constants, a binary digit of all at a time. Lines are the
 * digits, everybody, nobody, then the result of each step, which reads lines before its own. */
INLINED void compare_line(const Comparison *of, size_t at, size_t count, Line *line)
{
    const size_t words = (size_t)of->literals.columns, digits = (size_t)of->digits.rows, steps = (size_t)of->steps.rows,
                 literals = (size_t)of->literals.rows, ends = (size_t)of->ends.columns;
    const uint64_t *digit = (const uint64_t *)of->digits.at + at;
    uint64_t *literal = (uint64_t *)of->literals.at + at;
    prefetch(literal, literals, words);
    for (size_t i = 0; i < digits; i++)
        line[i] = load(digit + i * words, count);
    Line *next = line + digits + 2;
    const int32_t *step = of->steps.at;
    for (size_t i = 0; i < steps; i++, next++, step += 3)
        *next = step[2] ? line[step[0]] & line[step[1]] : line[step[0]] | line[step[1]];
    const int32_t *end = of->ends.at;
    for (size_t i = 0; i < literals; i++, end += ends) {
        Line found = line[end[0]];
        for (size_t j = 1; j < ends; j++)
            found ^= line[end[j]];
        store(literal + i * words, found, count);
    }
}

static int comparison_sound(void *call)
{
    const Comparison *of = call;
    const Py_ssize_t first = of->digits.rows + 2;
    for (Py_ssize_t i = 0; i < of->steps.rows; i++) {
        int32_t *step = (int32_t *)of->steps.at + 3 * i;
        const Array so_far = {step, 1, 1, 4}, digit = {step + 1, 1, 1, 4};
        if (!indexes("steps", &so_far, first + i) || !indexes("steps", &digit, of->digits.rows))
            return 0;
    }
    return indexes("ends", &of->ends, first + of->steps.rows) &&
           (of->ends.columns || refuse("ends", "at least one comparison a literal"));
}

/* Invariant: literals of all people before word `at` are written. */
CLONED static int compare_all(void *call)
{
    const Comparison *of = call;
    const size_t words = (size_t)of->literals.columns;
    void *room;
    Line *line = new_lines((size_t)(of->digits.rows + 2 + of->steps.rows), &room);
    if (!room)
        return -1;
    memset(&line[of->digits.rows], 255, sizeof(Line));
    size_t at = 0;
    for (; at + BLOCK <= words; at += BLOCK)
        compare_line(of, at, BLOCK, line);
    if (at < words)
        compare_line(of, at, words - at, line);
    PyMem_RawFree(room);
    return 0;
}

static PyObject *compare(PyObject *Py_UNUSED(self), PyObject *call)
{
    Comparison of;
    return run(call, comparison_fields, &of, comparison_sound, compare_all);
}

typedef struct {
    Array literals, clauses, possible, alternatives, blocking, met;
} Firing;
static Field firing_fields[] = {
    ARRAY(Firing, literals, UINT64, "lw"), ARRAY(Firing, clauses, INT32, "ck"), ARRAY(Firing, possible, INT32, "p"),
    ARRAY(Firing, alternatives, INT32, "a2"), ARRAY(Firing, blocking, INT32, "b2"),
    ARRAY(Firing, met, UINT64 | OUT, "cw"), END,
};

/* Bit-parallel evaluation: a clause is the AND of its literals. Further clauses are met before rules are changed by
 * them, alternatives before what blocks, as a rule that is blocked does not fire whatever else holds. */
INLINED void fire_line(const Firing *of, size_t at, size_t count)
{
    const size_t words = (size_t)of->met.columns, width = (size_t)of->clauses.columns,
                 possible = (size_t)of->possible.rows, alternatives = (size_t)of->alternatives.rows,
                 blocking = (size_t)of->blocking.rows;
    const int32_t *clauses = of->clauses.at, *some = of->possible.at, *other = of->alternatives.at,
                  *block = of->blocking.at;
    const uint64_t *literals = (const uint64_t *)of->literals.at + at;
    uint64_t *met = (uint64_t *)of->met.at + at;
    prefetch(literals, (size_t)of->literals.rows, words);
    prefetch(met, (size_t)of->met.rows, words);
    for (size_t i = 0; i < possible; i++) {
        const int32_t *literal = clauses + (size_t)some[i] * width;
        Line found = load(literals + (size_t)literal[0] * words, count);
        for (size_t j = 1; j < width; j++)
            found &= load(literals + (size_t)literal[j] * words, count);
        store(met + (size_t)some[i] * words, found, count);
    }
    for (size_t i = 0; i < alternatives; i++, other += 2) {
        uint64_t *rule = met + (size_t)other[1] * words;
        store(rule, load(rule, count) | load(met + (size_t)other[0] * words, count), count);
    }
    for (size_t i = 0; i < blocking; i++, block += 2) {
        uint64_t *rule = met + (size_t)block[1] * words;
        store(rule, load(rule, count) & ~load(met + (size_t)block[0] * words, count), count);
    }
}

static int firing_sound(void *call)
{
    const Firing *of = call;
    const Py_ssize_t clauses = of->clauses.rows;
    return indexes("clauses", &of->clauses, of->literals.rows) && indexes("possible", &of->possible, clauses) &&
           indexes("alternatives", &of->alternatives, clauses) && indexes("blocking", &of->blocking, clauses) &&
           (of->clauses.columns || refuse("clauses", "at least one literal a clause"));
}

/* Invariant: rules are settled for all people before word `at`. */
CLONED static int fire_all(void *call)
{
    const Firing *of = call;
    const size_t words = (size_t)of->met.columns;
    size_t at = 0;
    for (; at + BLOCK <= words; at += BLOCK)
        fire_line(of, at, BLOCK);
    if (at < words)
        fire_line(of, at, words - at);
    return 0;
}

static PyObject *fire(PyObject *Py_UNUSED(self), PyObject *call)
{
    Firing of;
    return run(call, firing_fields, &of, firing_sound, fire_all);
}

MODULE_OF_CALLS(
    planes,
    {"digits", digits, METH_O, "DigitsCall -> the binary digits of codes, into its `digits`."},
    {"compare", compare, METH_O, "ComparisonCall -> the literals that codes make true, into its `literals`."},
    {"fire", fire, METH_O, "FiringCall -> the clauses that hold and the rules that fire, into its `met`."})
