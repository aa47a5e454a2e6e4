/* Totals: for whom rules fire -> each person's sums of points, and how many rules fire.
 *
 * Positional popcount by carry-save adders: a count of 512 people is a plane for each binary digit, and three planes of
 * one digit are added with the logic of a full adder. Which planes are added is the same for all people, and worked out
 * once, as a circuit. Only its results are transposed into numbers, one of each person. */
#include "transpose.h"

typedef struct {
    Array rules, rule_ends, gives, give_ends;
} SumPlan;
static Field plan_fields[] = {
    ARRAY(SumPlan, rules, INT32, "n"), ARRAY(SumPlan, rule_ends, INT32, "g"), ARRAY(SumPlan, gives, INT32, "m2"),
    ARRAY(SumPlan, give_ends, INT32, "g"), END,
};

typedef struct {
    SumPlan plan;
    Array met, totals, fired, bounds;
    int64_t first_word, words;
    int64_t most_fired; /* worked out, not read */
} Totals;
static Field totals_fields[] = {
    NESTED(Totals, plan, plan_fields), ARRAY(Totals, met, UINT64, "rw"), FIELD(Totals, first_word, NUMBER),
    FIELD(Totals, words, NUMBER), ARRAY(Totals, totals, INT16 | OUT, "tl"), ARRAY(Totals, fired, INT32 | OUT, "p"),
    ARRAY(Totals, bounds, INT64 | OUT, "2s"), END,
};

/* Full adder of planes. A plane is a line of 512 people, or, below 0, the row ~plane of `met`; line 0 is nobody. */
typedef struct {
    int32_t a, b, c, sum, carry;
} Adder;
#define NOBODY 0

#define DIGITS 32
#define TOTAL_DIGITS 16
#define MOST_TOTAL 32767

/* A count in the making, the lowest digit first: of each digit up to two planes wait for a third (carry-save form). */
typedef struct {
    int digits;
    int32_t waiting[DIGITS][2];
    unsigned char waits[DIGITS];
} Counter;

/* The adders so far, in the order in which they work. A line that nothing waits for any more is used again. */
typedef struct {
    Adder *adder;
    size_t adders, room;
    int32_t *uses, *unused;
    int32_t lines, spare;
    int failed;
} Circuit;

static int32_t new_line(Circuit *circuit)
{
    const int32_t line = circuit->spare ? circuit->unused[--circuit->spare] : circuit->lines++;
    circuit->uses[line] = 1;
    return line;
}

static void drop(Circuit *circuit, int32_t plane)
{
    if (plane > NOBODY && --circuit->uses[plane] == 0)
        circuit->unused[circuit->spare++] = plane;
}

static int grow(void **array, size_t count, size_t size)
{
    void *grown = PyMem_RawRealloc(*array, count * size);
    *array = grown ? grown : *array;
    return grown != NULL;
}

/* Three planes come to `*sum`; returns what carries over to the next digit. */
static int32_t add(Circuit *circuit, int32_t a, int32_t b, int32_t c, int32_t *sum)
{
    if (circuit->adders == circuit->room) { /* no adder has more than two lines of its own */
        const size_t room = 2 * circuit->room + 64;
        if (!grow((void **)&circuit->adder, room, sizeof *circuit->adder) ||
            !grow((void **)&circuit->uses, 2 * room + 1, sizeof *circuit->uses) ||
            !grow((void **)&circuit->unused, 2 * room + 1, sizeof *circuit->unused)) {
            circuit->failed = 1;
            return *sum = NOBODY;
        }
        circuit->room = room;
    }
    Adder *adder = &circuit->adder[circuit->adders++];
    *adder = (Adder){a, b, c, *sum = new_line(circuit), new_line(circuit)};
    drop(circuit, a);
    drop(circuit, b);
    drop(circuit, c);
    return adder->carry;
}

/* Count a plane. Invariant: no digit has more than two planes; a third is added, and its carry goes to the next. */
static void count_in(Circuit *circuit, Counter *counter, int digit, int32_t plane)
{
    if (plane > NOBODY)
        circuit->uses[plane]++;
    for (; counter->waits[digit] == 2; digit++) {
        int32_t *waiting = counter->waiting[digit];
        plane = add(circuit, waiting[0], waiting[1], plane, &waiting[0]);
        counter->waits[digit] = 1;
    }
    counter->waiting[digit][counter->waits[digit]++] = plane;
}

/* Carry-propagate: all that waits is added, and one plane of each digit is left. */
static void settle(Circuit *circuit, Counter *counter)
{
    int32_t carried = NOBODY;
    for (int digit = 0; digit < counter->digits; digit++) {
        int32_t *waiting = counter->waiting[digit];
        for (int i = counter->waits[digit]; i < 2; i++)
            waiting[i] = NOBODY;
        if (waiting[1] || (waiting[0] && carried))
            carried = add(circuit, waiting[0], waiting[1], carried, &waiting[0]);
        else if (carried)
            waiting[0] = carried, carried = NOBODY;
        counter->waits[digit] = 1;
    }
    drop(circuit, carried);
}

typedef struct {
    Counter *group, *fired, *gain, *loss;
    Circuit circuit;
    Line *line, *tail; /* of the circuit; and all of `met` for the last people, where they fill no line */
} Work;

/* Where the planes of 512 people are. */
typedef struct {
    const Line *line;
    const char *met;
    size_t apart;
} Planes;

static int digits_of(int64_t most)
{
    int digits = 0;
    for (; most > 0; most >>= 1)
        digits++;
    return digits;
}

/* The circuit. Rules of a group give the same, so that they are counted first, and their count is added to each sum as
 * many times as they give: shift and add. */
static void make_circuit(const Totals *of, Work *work)
{
    Circuit *circuit = &work->circuit;
    Counter *group = work->group;
    const int32_t *rules = of->plan.rules.at, *rule_ends = of->plan.rule_ends.at, *gives = of->plan.gives.at,
                  *give_ends = of->plan.give_ends.at;
    int32_t rule = 0, give = 0;
    for (Py_ssize_t g = 0; g < of->plan.rule_ends.rows && !circuit->failed; g++) {
        group->digits = digits_of(rule_ends[g] - rule);
        memset(group->waits, 0, sizeof group->waits);
        for (; rule < rule_ends[g]; rule++)
            count_in(circuit, group, 0, ~rules[rule]);
        settle(circuit, group);
        for (int digit = 0; digit < group->digits; digit++)
            count_in(circuit, work->fired, digit, group->waiting[digit][0]);
        for (; give < give_ends[g]; give++) {
            const int32_t sum = gives[2 * give], by = gives[2 * give + 1];
            Counter *to = by > 0 ? &work->gain[sum] : &work->loss[sum];
            for (int32_t left = by > 0 ? by : -by, up = 0; left; left >>= 1, up++)
                if (left & 1)
                    for (int digit = 0; digit < group->digits; digit++)
                        count_in(circuit, to, digit + up, group->waiting[digit][0]);
        }
        for (int digit = 0; digit < group->digits; digit++)
            drop(circuit, group->waiting[digit][0]);
    }
    for (Py_ssize_t i = 0; i < of->bounds.columns; i++) {
        settle(circuit, &work->gain[i]);
        settle(circuit, &work->loss[i]);
    }
    settle(circuit, work->fired);
}

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
    const Adder *end = circuit->adder + circuit->adders;
    for (const Adder *adder = circuit->adder; adder < end; adder++) {
        const Line a = plane_at(planes, adder->a), b = plane_at(planes, adder->b), c = plane_at(planes, adder->c);
        line[adder->sum] = a ^ b ^ c;
        line[adder->carry] = (a & b) | (c & (a ^ b));
    }
}

INLINED Line digit_at(const Planes *planes, const Counter *counter, int digit)
{
    return plane_at(planes, digit < counter->digits ? counter->waiting[digit][0] : NOBODY);
}

/* Ripple-borrow subtractor: both counts of a sum -> 16 planes of their difference in two's complement; returns how many
 * planes tell something, 8 or 16: the others repeat the sign. */
INLINED int subtract(const Planes *planes, const Counter *gain, const Counter *loss, Line *plane)
{
    const int most = gain->digits > loss->digits ? gain->digits : loss->digits;
    const int digits = most < TOTAL_DIGITS ? most : TOTAL_DIGITS;
    Line borrow = plane_at(planes, NOBODY), other = borrow;
    for (int digit = 0; digit < digits; digit++) {
        const Line a = digit_at(planes, gain, digit), b = digit_at(planes, loss, digit);
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
INLINED void read_totals(const Totals *of, const Work *work, const Planes *planes, size_t at, size_t count)
{
    const size_t sums = (size_t)of->bounds.columns;
    int64_t *low = of->bounds.at, *high = low + sums;
    Line plane[TOTAL_DIGITS];
    unsigned char lower[PEOPLE], upper[PEOPLE];
    int16_t number[PEOPLE];
    for (size_t i = 0; i < sums; i++) {
        const int digits = subtract(planes, &work->gain[i], &work->loss[i], plane);
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
    for (int first = 0; first < work->fired->digits; first += 8) {
        for (int digit = 0; digit < 8; digit++)
            plane[digit] = digit_at(planes, work->fired, first + digit);
        planes_to_bytes(plane, lower);
        for (size_t k = 0; k < count * 64; k++)
            fired[k] |= (int32_t)lower[k] << first;
    }
    stream((int32_t *)of->fired.at + ((size_t)of->first_word + at) * 64, fired, count * 64);
}

/* Invariant: totals of all people before word `at` are written, and `bounds` are the least and the most of them. */
CLONED static void add_all(const Totals *of, const Work *work)
{
    const size_t words = (size_t)of->words, apart = (size_t)of->met.columns, rows = (size_t)of->met.rows;
    const uint64_t *met = (const uint64_t *)of->met.at + of->first_word;
    size_t at = 0;
    for (; at + BLOCK <= words; at += BLOCK) {
        const Planes planes = {work->line, (const char *)(met + at), apart * 8};
        prefetch(met + at, rows, apart);
        run_circuit(&work->circuit, &planes, work->line);
        read_totals(of, work, &planes, at, BLOCK);
    }
    if (at < words) {
        for (size_t i = 0; i < rows; i++)
            work->tail[i] = load(met + i * apart + at, words - at);
        const Planes planes = {work->line, (const char *)work->tail, sizeof(Line)};
        run_circuit(&work->circuit, &planes, work->line);
        read_totals(of, work, &planes, at, words - at);
    }
    fence();
}

/* That indexes are in range, and sums in 16 bits. Into `bounds` the most that the digits of each sum's gains and losses
 * may come to: what is counted to 2 has two digits, which might come to 3. */
static int totals_sound(void *call)
{
    Totals *of = call;
    const SumPlan *plan = &of->plan;
    const Py_ssize_t words = of->met.columns, sums = of->bounds.columns;
    if (of->first_word < 0 || of->words < 1 || of->words > words - of->first_word)
        return refuse("first_word and words", "some of those there are");
    if (of->fired.rows / 64 != words || of->fired.rows % 64 || of->totals.columns != PEOPLE ||
        of->totals.rows < sums * ((of->words + BLOCK - 1) / BLOCK))
        return refuse("totals and fired", "room for each person");
    if (!indexes("rules", &plan->rules, of->met.rows) || !ends_up_to("rule_ends", &plan->rule_ends, plan->rules.rows) ||
        !ends_up_to("give_ends", &plan->give_ends, plan->gives.rows))
        return 0;
    int64_t *gain = of->bounds.at, *loss = gain + sums;
    memset(gain, 0, 16 * (size_t)sums);
    of->most_fired = 0;
    int32_t rule = 0, give = 0;
    for (Py_ssize_t g = 0; g < plan->rule_ends.rows; rule = ((int32_t *)plan->rule_ends.at)[g++]) {
        const int64_t most = ((int64_t)1 << digits_of(((int32_t *)plan->rule_ends.at)[g] - rule)) - 1;
        of->most_fired += most;
        if (most > MOST_TOTAL || of->most_fired > INT32_MAX / 2)
            return refuse("rules", "fewer of them");
        for (; give < ((int32_t *)plan->give_ends.at)[g]; give++) {
            const int32_t *pair = (int32_t *)plan->gives.at + 2 * give;
            if (pair[0] < 0 || pair[0] >= sums || pair[1] < -MOST_TOTAL || pair[1] > MOST_TOTAL)
                return refuse("gives", "sums that there are, and 16 bits to add");
            int64_t *to = pair[1] > 0 ? &gain[pair[0]] : &loss[pair[0]];
            *to += (pair[1] > 0 ? pair[1] : -pair[1]) * most;
            if (*to > 2 * MOST_TOTAL)
                return refuse("gives", "sums of 16 bits");
        }
    }
    return 1;
}

static int make_totals(void *call)
{
    const Totals *of = call;
    const size_t sums = (size_t)of->bounds.columns;
    void *room = NULL;
    Counter *counter = PyMem_RawCalloc(2 * sums + 2, sizeof *counter);
    if (!counter)
        return -1;
    Work work = {.group = counter, .fired = counter + 1, .gain = counter + 2, .loss = counter + 2 + sums,
                 .circuit = {.lines = 1}};
    work.fired->digits = digits_of(of->most_fired);
    for (size_t i = 0; i < 2 * sums; i++)
        work.gain[i].digits = digits_of(((int64_t *)of->bounds.at)[i]);
    memset(of->bounds.at, 0, 16 * sums);
    make_circuit(of, &work);
    if (!work.circuit.failed)
        work.line = new_lines((size_t)(work.circuit.lines + of->met.rows), &room);
    if (room) {
        work.tail = work.line + work.circuit.lines;
        add_all(of, &work);
    }
    const int status = room ? 0 : -1;
    PyMem_RawFree(work.circuit.adder);
    PyMem_RawFree(work.circuit.uses);
    PyMem_RawFree(work.circuit.unused);
    PyMem_RawFree(counter);
    PyMem_RawFree(room);
    return status;
}

static PyObject *totals(PyObject *Py_UNUSED(self), PyObject *call)
{
    Totals of;
    return run(call, totals_fields, &of, totals_sound, make_totals);
}

MODULE_OF_CALLS(
    totals,
    {"totals", totals, METH_O, "TotalsCall -> sums of points by person, into its `totals`, `fired` and `bounds`."})
