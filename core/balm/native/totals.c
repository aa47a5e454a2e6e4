/* Totals: for whom rules fire -> each person's sums of points, and how many rules fire.
 *
 * Positional popcount by carry-save adders: a count of 512 people is a plane for each binary digit, and three planes of
 * one digit are added with the logic of a full adder. Which planes are added is the same for all people, and comes as a
 * circuit (balm.population.adder_circuit). Only its results are transposed into numbers, one of each person. */
#include "transpose.h"

/* Full adder of planes. A plane is a line of 512 people, or, below 0, the row ~plane of `met`; line 0 is nobody. */
typedef struct {
    int32_t a, b, c, sum, carry;
} Adder;
#define NOBODY 0

typedef struct {
    Array adders, gains, losses, firing;
    int64_t lines;
} Circuit;
static Field circuit_fields[] = {
    ARRAY(Circuit, adders, INT32, "a5"), ARRAY(Circuit, gains, INT32, "sd"), ARRAY(Circuit, losses, INT32, "sd"),
    ARRAY(Circuit, firing, INT32, "c"), FIELD(Circuit, lines, NUMBER), END,
};

typedef struct {
    Circuit circuit;
    Array met, totals, fired, bounds;
    int64_t first_word, words;
} Totals;
static Field totals_fields[] = {
    NESTED(Totals, circuit, circuit_fields), ARRAY(Totals, met, UINT64, "rw"), FIELD(Totals, first_word, NUMBER),
    FIELD(Totals, words, NUMBER), ARRAY(Totals, totals, INT16 | OUT, "tl"), ARRAY(Totals, fired, INT32 | OUT, "p"),
    ARRAY(Totals, bounds, INT64 | OUT, "2s"), END,
};

#define TOTAL_DIGITS 16
#define MOST_COUNT_DIGITS 31

/* Where the planes of 512 people are. */
typedef struct {
    const Line *line;
    const char *met;
    size_t apart;
} Planes;

INLINED Line plane_at(const Planes *planes, int32_t plane)
{
    const int own = plane >= 0;
    const size_t row = (size_t)(own ? plane : ~plane), apart = own ? sizeof(Line) : planes->apart;
    Line line;
    memcpy(&line, (own ? (const char *)planes->line : planes->met) + row * apart, sizeof line);
    return line;
}

/* Invariant: the lines that an adder reads were written by those before it, or are of `met`. */
INLINED void run_circuit(const Circuit *circuit, const Planes *planes, Line *line)
{
    const Adder *adder = circuit->adders.at, *end = adder + circuit->adders.rows;
    for (; adder < end; adder++) {
        const Line a = plane_at(planes, adder->a), b = plane_at(planes, adder->b), c = plane_at(planes, adder->c);
        line[adder->sum] = a ^ b ^ c;
        line[adder->carry] = (a & b) | (c & (a ^ b));
    }
}

/* Ripple-borrow subtractor: both counts of a sum -> 16 planes of their difference in two's complement; returns how many
 * planes tell something, 8 or 16: the others repeat the sign. */
INLINED int subtract(const Planes *planes, const int32_t *gain, const int32_t *loss, size_t most, Line *plane)
{
    int digits = most < TOTAL_DIGITS ? (int)most : TOTAL_DIGITS;
    while (digits && gain[digits - 1] == NOBODY && loss[digits - 1] == NOBODY)
        digits--;
    Line borrow = plane_at(planes, NOBODY), other = borrow;
    for (int digit = 0; digit < digits; digit++) {
        const Line a = plane_at(planes, gain[digit]), b = plane_at(planes, loss[digit]);
        plane[digit] = a ^ b ^ borrow;
        borrow = (~a & (b ^ borrow)) | (b & borrow);
    }
    for (int digit = digits; digit < TOTAL_DIGITS; digit++)
        plane[digit] = borrow; /* sign extension */
    for (int digit = 7; digit < digits; digit++)
        other |= plane[digit] ^ borrow;
    uint64_t any = 0;
    for (int k = 0; k < BLOCK; k++)
        any |= other[k];
    return any ? 16 : 8;
}

/* The planes of 512 people as numbers; `at` is their first word, counted from `first_word`. */
INLINED void read_totals(const Totals *of, const Planes *planes, size_t at, size_t count)
{
    const size_t sums = (size_t)of->bounds.columns, most_digits = (size_t)of->circuit.gains.columns;
    const int32_t *gain = of->circuit.gains.at, *loss = of->circuit.losses.at, *counted = of->circuit.firing.at;
    const int count_digits = (int)of->circuit.firing.rows;
    int64_t *low = of->bounds.at, *high = low + sums;
    Line plane[TOTAL_DIGITS];
    unsigned char lower[PEOPLE], upper[PEOPLE];
    int16_t number[PEOPLE];
    for (size_t i = 0; i < sums; i++, gain += most_digits, loss += most_digits) {
        const int digits = subtract(planes, gain, loss, most_digits, plane);
        planes_to_bytes(plane, lower);
        if (digits > 8) {
            planes_to_bytes(plane + 8, upper);
            for (int k = 0; k < PEOPLE; k++)
                number[k] = (int16_t)(uint16_t)(lower[k] | upper[k] << 8);
        } else
            for (int k = 0; k < PEOPLE; k++)
                number[k] = (int8_t)lower[k];
        int16_t least = 0, most = 0;
        for (int k = 0; k < PEOPLE; k++) {
            least = number[k] < least ? number[k] : least;
            most = number[k] > most ? number[k] : most;
        }
        low[i] = least < low[i] ? least : low[i];
        high[i] = most > high[i] ? most : high[i];
        memcpy((int16_t *)of->totals.at + (at / BLOCK * sums + i) * PEOPLE, number, sizeof number);
    }
    int32_t fired[PEOPLE] = {0};
    for (int first = 0; first < count_digits; first += 8) {
        for (int digit = 0; digit < 8; digit++)
            plane[digit] = plane_at(planes, first + digit < count_digits ? counted[first + digit] : NOBODY);
        planes_to_bytes(plane, lower);
        for (size_t k = 0; k < count * 64; k++)
            fired[k] |= (int32_t)lower[k] << first;
    }
    stream((int32_t *)of->fired.at + ((size_t)of->first_word + at) * 64, fired, count * 64);
}

/* Invariant: totals of all people before word `at` are written, and `bounds` are the least and the most of them. */
CLONED static void add_all(const Totals *of, Line *line)
{
    const size_t words = (size_t)of->words, apart = (size_t)of->met.columns, rows = (size_t)of->met.rows;
    const uint64_t *met = (const uint64_t *)of->met.at + of->first_word;
    Line *tail = line + of->circuit.lines; /* all of `met` for the last people, where they fill no line */
    size_t at = 0;
    for (; at + BLOCK <= words; at += BLOCK) {
        const Planes planes = {line, (const char *)(met + at), apart * 8};
        prefetch(met + at, rows, apart);
        run_circuit(&of->circuit, &planes, line);
        read_totals(of, &planes, at, BLOCK);
    }
    if (at < words) {
        for (size_t i = 0; i < rows; i++)
            tail[i] = load(met + i * apart + at, words - at);
        const Planes planes = {line, (const char *)tail, sizeof(Line)};
        run_circuit(&of->circuit, &planes, line);
        read_totals(of, &planes, at, words - at);
    }
    fence();
}

/* Whether all are planes that there are; an error is set where not. */
static int are_planes(const char *name, const int32_t *plane, Py_ssize_t count, const Totals *of)
{
    for (Py_ssize_t i = 0; i < count; i++)
        if (plane[i] >= of->circuit.lines || plane[i] < -of->met.rows)
            return refuse(name, "planes that there are");
    return 1;
}

static int totals_sound(void *call)
{
    const Totals *of = call;
    const Circuit *circuit = &of->circuit;
    const Py_ssize_t words = of->met.columns, sums = of->bounds.columns;
    if (of->first_word < 0 || of->words < 1 || of->words > words - of->first_word)
        return refuse("first_word and words", "some of those there are");
    if (of->fired.rows / 64 != words || of->fired.rows % 64 || of->totals.columns != PEOPLE ||
        of->totals.rows < sums * ((of->words + BLOCK - 1) / BLOCK))
        return refuse("totals and fired", "room for each person");
    if (circuit->lines < 1 || circuit->lines > 2 * circuit->adders.rows + 1)
        return refuse("lines", "that of nobody, and at most two an adder");
    const Adder *adder = circuit->adders.at, *end = adder + circuit->adders.rows;
    for (; adder < end; adder++)
        if (adder->sum <= NOBODY || adder->carry <= NOBODY || adder->sum >= circuit->lines ||
            adder->carry >= circuit->lines || !are_planes("adders", &adder->a, 3, of))
            return refuse("adders", "planes that there are, and lines of the circuit");
    return (circuit->firing.rows <= MOST_COUNT_DIGITS || refuse("firing", "at most 31 digits")) &&
           are_planes("firing", circuit->firing.at, circuit->firing.rows, of) &&
           are_planes("gains", circuit->gains.at, sums * circuit->gains.columns, of) &&
           are_planes("losses", circuit->losses.at, sums * circuit->losses.columns, of);
}

static int make_totals(void *call)
{
    const Totals *of = call;
    void *room;
    Line *line = new_lines((size_t)(of->circuit.lines + of->met.rows), &room);
    if (!room)
        return -1;
    memset(of->bounds.at, 0, 16 * (size_t)of->bounds.columns);
    add_all(of, line);
    PyMem_RawFree(room);
    return 0;
}

static PyObject *totals(PyObject *Py_UNUSED(self), PyObject *call)
{
    Totals of;
    return run(call, totals_fields, &of, totals_sound, make_totals);
}

MODULE_OF_CALLS(
    totals,
    {"totals", totals, METH_O, "TotalsCall -> sums of points by person, into its `totals`, `fired` and `bounds`."})
