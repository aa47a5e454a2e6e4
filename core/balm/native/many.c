/* Many: loops over planes, for a population: codes -> digits -> literals -> for whom rules fire.
 *
 * A plane has a bit of each person, 64 to a word; a matrix has a plane a row. All are worked on a cache line at a time,
 * all planes of 512 people, so that what is read again is still at hand.
 */
#include "people.h"

/* The codes of 64 people, less a number, as a word a digit, of those whose value is known. */
#if defined(__SSE2__)
WITHIN void digits_of(const void *codes, unsigned char less, uint64_t known, int count, uint64_t *planes, size_t stride)
{
    const __m128i up = _mm_cvtsi32_si128(8 - count); /* to the highest bit of each byte, which is picked there */
    __m128i part[4];
    for (int k = 0; k < 4; k++) {
        const __m128i code = _mm_loadu_si128((const __m128i *)codes + k);
        part[k] = _mm_sll_epi64(_mm_sub_epi8(code, _mm_set1_epi8((char)less)), up);
    }
    for (int digit = count - 1; digit >= 0; digit--) {
        uint64_t word = 0;
        for (int k = 0; k < 4; k++) {
            word |= (uint64_t)(unsigned)_mm_movemask_epi8(part[k]) << (16 * k);
            part[k] = _mm_add_epi8(part[k], part[k]);
        }
        planes[(size_t)digit * stride] = word & known;
    }
}
#else
WITHIN void digits_of(const void *codes, unsigned char less, uint64_t known, int count, uint64_t *planes, size_t stride)
{
    const unsigned char *code = codes;
    uint64_t bytes[8] = {0};
    for (int i = 0; i < 64; i++)
        bytes[i / 8] |= (uint64_t)(unsigned char)(code[i] - less) << (8 * (i % 8));
    for (int digit = 0; digit < count; digit++) {
        uint64_t word = 0;
        for (int k = 0; k < 8; k++) /* one bit a byte, brought together in the highest byte */
            word |= ((bytes[k] >> digit & 0x0101010101010101u) * 0x0102040810204080u) >> 56 << (8 * k);
        planes[(size_t)digit * stride] = word & known;
    }
}
#endif

#define NARROW(type)                                                                                                   \
    for (size_t i = 0; i < count; i++) {                                                                               \
        type value;                                                                                                    \
        memcpy(&value, from + i * sizeof value, sizeof value);                                                         \
        codes[i] = (unsigned char)value;                                                                               \
    }

/* The lowest bytes of numbers. */
WITHIN void narrow(const char *from, int width, size_t count, unsigned char *codes)
{
    switch (width) {
    case 1:
        NARROW(uint8_t) break;
    case 2:
        NARROW(uint16_t) break;
    case 4:
        NARROW(uint32_t) break;
    default:
        NARROW(uint64_t)
    }
}

typedef struct {
    const char *values;
    const uint64_t *known;
    uint64_t *planes;
    size_t rows;
    int width, count;
    unsigned char less;
} Read;

/* From a word on. */
CLONED static void all_digits(const Read *read, size_t word)
{
    const size_t words = (read->rows + 63) / 64, whole = read->rows / 64;
    const int width = read->width;
    unsigned char codes[64] = {0};
    for (; word < words; word++) {
        const char *from = read->values + word * 64 * (size_t)width;
        if (word == whole)
            narrow(from, width, read->rows - word * 64, codes);
        else if (width > 1)
            narrow(from, width, 64, codes);
        digits_of(width > 1 || word == whole ? (const void *)codes : from, read->less, read->known[word], read->count,
                  read->planes + word, words);
    }
}

#if defined(__x86_64__) && defined(__GNUC__)
/* The same for bytes, 32 people in a vector; returns how many words were whole. */
__attribute__((target("avx2"))) static size_t all_digits_wider(const Read *read)
{
    const size_t words = read->rows / 64, stride = (read->rows + 63) / 64;
    const __m256i less = _mm256_set1_epi8((char)read->less);
    const __m128i up = _mm_cvtsi32_si128(8 - read->count);
    for (size_t word = 0; word < words; word++) {
        const __m256i *from = (const __m256i *)(read->values + word * 64);
        __m256i low = _mm256_sll_epi64(_mm256_sub_epi8(_mm256_loadu_si256(from), less), up);
        __m256i high = _mm256_sll_epi64(_mm256_sub_epi8(_mm256_loadu_si256(from + 1), less), up);
        for (int digit = read->count - 1; digit >= 0; digit--) {
            const uint64_t first = (unsigned)_mm256_movemask_epi8(low), second = (unsigned)_mm256_movemask_epi8(high);
            read->planes[(size_t)digit * stride + word] = (first | second << 32) & read->known[word];
            low = _mm256_add_epi8(low, low);
            high = _mm256_add_epi8(high, high);
        }
    }
    return words;
}
#endif

/* digits(values, width, less, known, rows, planes): the digits of value - less, modulo 256, of whoever is known. */
static PyObject *digits(PyObject *self, PyObject *args)
{
    Py_buffer view[3] = {{0}};
    int width, less;
    Py_ssize_t rows;
    PyObject *result = NULL;
    (void)self;
    if (!PyArg_ParseTuple(args, "y*iiy*nw*", &view[0], &width, &less, &view[1], &rows, &view[2]))
        goto end;
    const Py_ssize_t words = rows / 64 + (rows % 64 > 0), room = held(&view[2], 8);
    if ((width != 1 && width != 2 && width != 4 && width != 8) || rows < 0 || view[0].len / width < rows ||
        held(&view[1], 8) < words || room < 0 || (words && (room % words || room / words > 8))) {
        refuse("digits: the buffers are not of one size");
        goto end;
    }
    if (words) {
        const Read read = {view[0].buf, view[1].buf, view[2].buf, (size_t)rows, width, (int)(room / words),
                           (unsigned char)less};
        size_t done = 0;
        Py_BEGIN_ALLOW_THREADS;
#if defined(__x86_64__) && defined(__GNUC__)
        if (width == 1 && __builtin_cpu_supports("avx2"))
            done = all_digits_wider(&read);
#endif
        all_digits(&read, done);
        Py_END_ALLOW_THREADS;
    }
    result = Py_NewRef(Py_None);
end:
    release(view, 3);
    return result;
}

typedef struct {
    size_t digits, steps, literals, width, words;
    const uint64_t *planes;
    const int32_t *step; /* a comparison so far, a digit, and whether both are met or either is */
    const int32_t *end;  /* by literal: the comparisons whose exclusive or it is */
    uint64_t *literal;
} Cut;

LOGIC(both, a & b)
LOGIC(either, a | b)
LOGIC(differing, a ^ b)
LOGIC(without, a & ~b)

WITHIN void cut_line(const Cut *cut, size_t at, size_t count, Line *line)
{
    const size_t digits = cut->digits, steps = cut->steps, literals = cut->literals, width = cut->width;
    const Line none = line[digits + 1];
    expect(cut->literal + at, literals, cut->words);
    for (size_t i = 0; i < digits; i++)
        line[i] = load(cut->planes + i * cut->words + at, count);
    Line *next = line + digits + 2;
    const int32_t *step = cut->step;
    for (size_t i = 0; i < steps; i++, next++, step += 3) {
        const Line so_far = line[step[0]], digit = line[step[1]];
        if (step[2])
            *next = both(so_far, digit, none);
        else
            *next = either(so_far, digit, none);
    }
    const int32_t *end = cut->end;
    for (size_t i = 0; i < literals; i++, end += width) {
        Line found = line[end[0]];
        for (size_t j = 1; j < width; j++)
            found = differing(found, line[end[j]], none);
        memcpy(cut->literal + i * cut->words + at, &found, count * 8);
    }
}

CLONED static void cut_all(const Cut *cut, Line *line)
{
    size_t at = 0;
    for (; at + BLOCK <= cut->words; at += BLOCK)
        cut_line(cut, at, BLOCK, line);
    if (at < cut->words)
        cut_line(cut, at, cut->words - at, line);
}

/* cut(digits, words, steps, ends, width, literals): how digits become literals; everybody and nobody stand behind the
 * digits, and what each step finds behind these. */
static PyObject *cut(PyObject *self, PyObject *args)
{
    Py_buffer view[4] = {{0}};
    Py_ssize_t words, width;
    PyObject *result = NULL;
    void *space = NULL;
    (void)self;
    if (!PyArg_ParseTuple(args, "y*ny*y*nw*", &view[0], &words, &view[1], &view[2], &width, &view[3]))
        goto end;
    const Py_ssize_t planes = held(&view[0], 8), steps = held(&view[1], 4), ends = held(&view[2], 4),
                     room = held(&view[3], 8);
    if (words < 1 || width < 1 || planes < 0 || planes % words || steps < 0 || steps % 3 || ends < 0 || ends % width ||
        room < 0 || room / words != ends / width || room % words) {
        refuse("cut: the buffers are not of one size");
        goto end;
    }
    Cut one = {(size_t)(planes / words), (size_t)(steps / 3), (size_t)(ends / width), (size_t)width, (size_t)words,
               view[0].buf, view[1].buf, view[2].buf, view[3].buf};
    int sound = 1;
    for (size_t i = 0; i < one.steps; i++)
        sound &= within(one.step + 3 * i, 1, (Py_ssize_t)(one.digits + 2 + i)) &&
                 within(one.step + 3 * i + 1, 1, (Py_ssize_t)one.digits);
    if (!sound || !within(one.end, ends, (Py_ssize_t)(one.digits + 2 + one.steps))) {
        refuse("cut: there is no such comparison");
        goto end;
    }
    Line *line = lines(one.digits + 2 + one.steps, &space);
    if (!space) {
        PyErr_NoMemory();
        goto end;
    }
    memset(&line[one.digits], 255, sizeof(Line));
    Py_BEGIN_ALLOW_THREADS;
    cut_all(&one, line);
    Py_END_ALLOW_THREADS;
    result = Py_NewRef(Py_None);
end:
    PyMem_RawFree(space);
    release(view, 4);
    return result;
}

typedef struct {
    size_t some, width, words, others, blocks, planes, rows;
    const uint64_t *literals;
    const int32_t *clause, *possible, *other, *block;
    uint64_t *met;
} Rules;

WITHIN void fire_line(const Rules *rules, size_t at, size_t count)
{
    const size_t words = rules->words, width = rules->width, some = rules->some;
    const uint64_t *literals = rules->literals + at;
    uint64_t *met = rules->met + at;
    const Line none = load(literals, 0);
    expect(literals, rules->planes, words);
    expect(met, rules->rows, words);
    for (size_t i = 0; i < some; i++) {
        const size_t clause = (size_t)rules->possible[i];
        const int32_t *literal = rules->clause + clause * width;
        Line found = load(literals + (size_t)literal[0] * words, count);
        for (size_t j = 1; j < width; j++)
            found = both(found, load(literals + (size_t)literal[j] * words, count), none);
        memcpy(met + clause * words, &found, count * 8);
    }
    for (size_t i = 0; i < rules->others; i++) {
        uint64_t *rule = met + (size_t)rules->other[2 * i + 1] * words;
        const Line clause = load(met + (size_t)rules->other[2 * i] * words, count);
        const Line found = either(load(rule, count), clause, none);
        memcpy(rule, &found, count * 8);
    }
    for (size_t i = 0; i < rules->blocks; i++) {
        uint64_t *rule = met + (size_t)rules->block[2 * i + 1] * words;
        const Line clause = load(met + (size_t)rules->block[2 * i] * words, count);
        const Line found = without(load(rule, count), clause, none);
        memcpy(rule, &found, count * 8);
    }
}

CLONED static void fire_all(const Rules *rules)
{
    size_t at = 0;
    for (; at + BLOCK <= rules->words; at += BLOCK)
        fire_line(rules, at, BLOCK);
    if (at < rules->words)
        fire_line(rules, at, rules->words - at);
}

/* fire(literals, words, clauses, width, possible, others, blocks, met): clauses that are possible, what fires besides
 * where another clause holds, and what is blocked where one does. Other rows of `met` are as they were. */
static PyObject *fire(PyObject *self, PyObject *args)
{
    Py_buffer view[6] = {{0}};
    Py_ssize_t words, width;
    PyObject *result = NULL;
    (void)self;
    if (!PyArg_ParseTuple(args, "y*ny*ny*y*y*w*", &view[0], &words, &view[1], &width, &view[2], &view[3], &view[4],
                          &view[5]))
        goto end;
    const Py_ssize_t planes = held(&view[0], 8), clauses = held(&view[1], 4), some = held(&view[2], 4),
                     others = held(&view[3], 4), blocks = held(&view[4], 4), room = held(&view[5], 8);
    if (words < 1 || width < 1 || planes < 0 || planes % words || clauses < 0 || clauses % width || some < 0 ||
        others < 0 || others % 2 || blocks < 0 || blocks % 2 || room < 0 || room % words ||
        room / words != clauses / width) {
        refuse("fire: the buffers are not of one size");
        goto end;
    }
    const Rules rules = {(size_t)some, (size_t)width, (size_t)words, (size_t)others / 2, (size_t)blocks / 2,
                         (size_t)(planes / words), (size_t)(room / words),
                         view[0].buf, view[1].buf, view[2].buf, view[3].buf, view[4].buf, view[5].buf};
    if (!within(rules.clause, clauses, planes / words) || !within(rules.possible, some, clauses / width) ||
        !within(rules.other, others, clauses / width) || !within(rules.block, blocks, clauses / width)) {
        refuse("fire: there is no such literal or clause");
        goto end;
    }
    Py_BEGIN_ALLOW_THREADS;
    fire_all(&rules);
    Py_END_ALLOW_THREADS;
    result = Py_NewRef(Py_None);
end:
    release(view, 6);
    return result;
}

static PyMethodDef methods[] = {
    {"digits", digits, METH_VARARGS, NULL},
    {"cut", cut, METH_VARARGS, NULL},
    {"fire", fire, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "many", NULL, 0, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_many(void)
{
    PyObject *made = PyModule_Create(&module);
    if (made && PyModule_AddIntConstant(made, "INTERFACE", INTERFACE) < 0)
        Py_CLEAR(made);
    return made;
}
