/* Sums: who rules fire for -> each person's sums of points, and how many rules fire.
 *
 * Rules are counted 512 people at a time with a bit of each a plane: a count has a plane a binary digit, and is added
 * to with the logic of an adder. Only sums are brought from planes to numbers, a lane each.
 */
#include "turned.h"

/* What is added is the same for all people, and worked out once: three planes of one digit come to one of that digit
 * and one of the next. A plane is a line of 512 people, or, below 0, the row of `met` that ~plane is. */
typedef struct {
    int32_t a, b, c, sum, carry;
} Step;

/* A number of people in the making, the lowest digit first: of each digit up to two planes wait for a third. */
typedef struct {
    int digits;
    int32_t (*waiting)[2];
    unsigned char *waits;
} Count;

/* The steps so far. A line that nothing waits for any more is used again; line 0 is nobody. */
typedef struct {
    Step *step;
    size_t steps, room;
    int32_t *uses, *unused;
    int32_t lines, spare;
    int failed;
} Steps;

#define NOBODY 0

static int32_t new_line(Steps *steps)
{
    const int32_t line = steps->spare ? steps->unused[--steps->spare] : steps->lines++;
    steps->uses[line] = 1;
    return line;
}

static void drop(Steps *steps, int32_t plane)
{
    if (plane > NOBODY && --steps->uses[plane] == 0)
        steps->unused[steps->spare++] = plane;
}

/* Three planes come to `*sum`; returns what goes over to the next digit. */
static int32_t add(Steps *steps, int32_t a, int32_t b, int32_t c, int32_t *sum)
{
    if (steps->steps == steps->room) { /* no step has more than two lines of its own */
        const size_t room = 2 * steps->room + 64, most = 2 * room + 1;
        void *step = PyMem_RawRealloc(steps->step, room * sizeof *steps->step);
        steps->step = step ? step : steps->step;
        void *uses = PyMem_RawRealloc(steps->uses, most * sizeof *steps->uses);
        steps->uses = uses ? uses : steps->uses;
        void *unused = PyMem_RawRealloc(steps->unused, most * sizeof *steps->unused);
        steps->unused = unused ? unused : steps->unused;
        if (!step || !uses || !unused) {
            steps->failed = 1;
            return *sum = NOBODY;
        }
        steps->room = room;
    }
    Step *one = &steps->step[steps->steps++];
    one->a = a, one->b = b, one->c = c;
    one->sum = *sum = new_line(steps);
    one->carry = new_line(steps);
    drop(steps, a);
    drop(steps, b);
    drop(steps, c);
    return one->carry;
}

static void count_in(Steps *steps, Count *count, int digit, int32_t plane)
{
    if (plane > NOBODY)
        steps->uses[plane]++;
    for (; count->waits[digit] == 2; digit++) {
        int32_t *waiting = count->waiting[digit];
        plane = add(steps, waiting[0], waiting[1], plane, &waiting[0]);
        count->waits[digit] = 1;
    }
    count->waiting[digit][count->waits[digit]++] = plane;
}

/* All that waits is added: one plane of each digit is left. */
static void settle(Steps *steps, Count *count)
{
    int32_t carried = NOBODY;
    for (int digit = 0; digit < count->digits; digit++) {
        int32_t *waiting = count->waiting[digit];
        for (int i = count->waits[digit]; i < 2; i++)
            waiting[i] = NOBODY;
        if (waiting[1] || (waiting[0] && carried))
            carried = add(steps, waiting[0], waiting[1], carried, &waiting[0]);
        else if (carried)
            waiting[0] = carried, carried = NOBODY;
        count->waits[digit] = 1;
    }
    drop(steps, carried);
}

LOGIC(odd, a ^ b ^ c)                 /* the digit of a sum */
LOGIC(carry, (a & b) | (c & (a ^ b))) /* what goes over to the next */
LOGIC(owe, (~a & (b ^ c)) | (b & c))  /* what the next lends, for a - b - c */
LOGIC(unlike, (a ^ b) | c)

typedef struct {
    size_t groups, sums, planes, words, count;
    const uint64_t *met; /* of planes of so many words as many as are counted */
    const int32_t *rule, *rule_end; /* rules by group, and where each group's end */
    const int32_t *give, *give_end; /* sum, and how much a rule of the group adds to it */
    int16_t *total;
    int32_t *fired;
    int64_t *low, *high;
} Sums;

typedef struct {
    Count group, fired, *gain, *loss;
    Steps steps;
    Line *line, *last; /* of each step; and all of `met` for the last people, where they fill no line */
} Space;

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

#define MOST_TOTAL 32767
#define MOST_DIGITS 16

/* What is counted, and where to, as steps. */
static void plan_sums(const Sums *sums, Space *space)
{
    Steps *steps = &space->steps;
    Count *group = &space->group;
    const int digits = group->digits;
    int32_t give = 0;
    for (size_t g = 0, r = 0; g < sums->groups && !steps->failed; g++) {
        const size_t end = (size_t)sums->rule_end[g];
        group->digits = digits_of((int64_t)(end - r));
        memset(group->waits, 0, (size_t)digits);
        for (; r < end; r++)
            count_in(steps, group, 0, ~sums->rule[r]);
        settle(steps, group);
        for (int digit = 0; digit < group->digits; digit++)
            count_in(steps, &space->fired, digit, group->waiting[digit][0]);
        for (; give < sums->give_end[g]; give++) {
            const int32_t sum = sums->give[2 * give], by = sums->give[2 * give + 1];
            Count *to = by > 0 ? &space->gain[sum] : &space->loss[sum];
            for (int32_t left = by > 0 ? by : -by, up = 0; left; left >>= 1, up++)
                if (left & 1)
                    for (int digit = 0; digit < group->digits; digit++)
                        count_in(steps, to, digit + up, group->waiting[digit][0]);
        }
        for (int digit = 0; digit < group->digits; digit++)
            drop(steps, group->waiting[digit][0]);
    }
    for (size_t i = 0; i < sums->sums; i++) {
        settle(steps, &space->gain[i]);
        settle(steps, &space->loss[i]);
    }
    settle(steps, &space->fired);
}

WITHIN Line plane_at(const Planes *planes, int32_t plane)
{
    const int own = plane >= 0;
    const size_t row = (size_t)(own ? plane : ~plane), apart = own ? sizeof(Line) : planes->apart;
    Line line;
    memcpy(&line, (own ? (const char *)planes->line : planes->met) + row * apart, sizeof line);
    return line;
}

WITHIN void sum_line(const Steps *steps, const Planes *planes, Line *line)
{
    const Step *end = steps->step + steps->steps;
    for (const Step *step = steps->step; step < end; step++) {
        const Line a = plane_at(planes, step->a), b = plane_at(planes, step->b), c = plane_at(planes, step->c);
        line[step->sum] = odd(a, b, c);
        line[step->carry] = carry(a, b, c);
    }
}

WITHIN Line digit_at(const Planes *planes, const Count *count, int digit)
{
    return plane_at(planes, digit < count->digits ? count->waiting[digit][0] : NOBODY);
}

/* Both counts of a sum -> 16 planes of their difference; returns how many tell something, 8 or 16. */
WITHIN int differ(const Planes *planes, const Count *gain, const Count *loss, Line *plane)
{
    const int most = gain->digits > loss->digits ? gain->digits : loss->digits;
    const int digits = most < MOST_DIGITS ? most : MOST_DIGITS;
    const Line none = plane_at(planes, NOBODY);
    Line owed = none, other = none;
    for (int digit = 0; digit < digits; digit++) {
        const Line of = digit_at(planes, gain, digit), off = digit_at(planes, loss, digit);
        plane[digit] = odd(of, off, owed);
        owed = owe(of, off, owed);
    }
    for (int digit = digits; digit < MOST_DIGITS; digit++)
        plane[digit] = owed; /* below 0 all digits above are 1 */
    for (int digit = 7; digit < digits; digit++)
        other = unlike(plane[digit], owed, other);
    uint64_t any = 0;
    for (int k = 0; k < BLOCK; k++)
        any |= WORD(other, k);
    return any ? 16 : 8;
}

/* The sums of 512 people as numbers. */
WITHIN void tell_line(const Sums *sums, const Space *space, const Planes *planes, size_t at, size_t count)
{
    Line plane[MOST_DIGITS];
    unsigned char low[PEOPLE], high[PEOPLE];
    int16_t number[PEOPLE];
    for (size_t i = 0; i < sums->sums; i++) {
        const int digits = differ(planes, &space->gain[i], &space->loss[i], plane);
        to_bytes(plane, low);
        if (digits > 8) {
            to_bytes(plane + 8, high);
            for (int k = 0; k < PEOPLE; k++)
                number[k] = (int16_t)(uint16_t)(low[k] | high[k] << 8);
        } else
            for (int k = 0; k < PEOPLE; k++)
                number[k] = (int8_t)low[k];
        int16_t least = 0, most = 0;
        for (int k = 0; k < PEOPLE; k++) {
            least = number[k] < least ? number[k] : least;
            most = number[k] > most ? number[k] : most;
        }
        sums->low[i] = least < sums->low[i] ? least : sums->low[i];
        sums->high[i] = most > sums->high[i] ? most : sums->high[i];
        memcpy(sums->total + (at * 64 / PEOPLE * sums->sums + i) * PEOPLE, number, sizeof number);
    }
    int32_t fired[PEOPLE] = {0};
    for (int first = 0; first < space->fired.digits; first += 8) {
        for (int digit = 0; digit < 8; digit++)
            plane[digit] = digit_at(planes, &space->fired, first + digit);
        to_bytes(plane, low);
        for (size_t k = 0; k < count * 64; k++)
            fired[k] |= (int32_t)low[k] << first;
    }
    send(sums->fired + at * 64, fired, count * 64);
}

CLONED static void sum_all(const Sums *sums, const Space *space)
{
    const char *met = (const char *)sums->met;
    size_t at = 0;
    for (; at + BLOCK <= sums->count; at += BLOCK) {
        const Planes planes = {space->line, met + at * 8, sums->words * 8};
        expect(sums->met + at, sums->planes, sums->words);
        sum_line(&space->steps, &planes, space->line);
        tell_line(sums, space, &planes, at, BLOCK);
    }
    if (at < sums->count) {
        for (size_t i = 0; i < sums->planes; i++)
            space->last[i] = load(sums->met + i * sums->words + at, sums->count - at);
        const Planes planes = {space->line, (const char *)space->last, sizeof(Line)};
        sum_line(&space->steps, &planes, space->line);
        tell_line(sums, space, &planes, at, sums->count - at);
    }
    sent();
}

/* Room for digits that come to no more than so much, from the start of what is left. */
static void take_room(Count *count, int64_t most, int32_t (**waiting)[2], unsigned char **waits)
{
    count->digits = digits_of(most);
    count->waiting = *waiting;
    count->waits = *waits;
    *waiting += count->digits;
    *waits += count->digits;
}

/* The most that the digits of each sum's counts, and of that of all rules, may come to; 0 where anything is out of
 * bounds. What is counted to 2 has two digits, which might come to 3. */
static int bounds_of(const Sums *sums, Py_ssize_t rules, Py_ssize_t gives, int64_t *gain, int64_t *loss, int64_t *all)
{
    int32_t rule = 0, give = 0;
    for (size_t g = 0; g < sums->groups; g++) {
        const int32_t many = sums->rule_end[g] - rule;
        if (many < 0 || many > MOST_TOTAL || sums->rule_end[g] > rules || sums->give_end[g] < give ||
            sums->give_end[g] > gives)
            return 0;
        const int64_t most = ((int64_t)1 << digits_of(many)) - 1;
        *all += most;
        rule = sums->rule_end[g];
        for (; give < sums->give_end[g]; give++) {
            const int32_t sum = sums->give[2 * give], by = sums->give[2 * give + 1];
            if (sum < 0 || (size_t)sum >= sums->sums || by < -MOST_TOTAL || by > MOST_TOTAL)
                return 0;
            int64_t *of = by > 0 ? &gain[sum] : &loss[sum];
            *of += (by > 0 ? by : -by) * most;
            if (*of > 2 * MOST_TOTAL)
                return 0;
        }
    }
    return *all <= INT32_MAX / 2;
}

/* totals(met, words, first, count, rules, rule_ends, gives, give_ends, totals, fired, bounds): who each rule fires for
 * -> the sums of everybody, 512 people after 512, how many rules fire, and the least and the most of each sum,
 * of whoever there is behind the last person too. */
static PyObject *totals(PyObject *self, PyObject *args)
{
    Py_buffer view[8] = {{0}};
    Py_ssize_t words, first, some;
    PyObject *result = NULL;
    void *room = NULL, *numbers = NULL;
    Steps steps = {.lines = 1};
    (void)self;
    if (!PyArg_ParseTuple(args, "y*nnny*y*y*y*w*w*w*", &view[0], &words, &first, &some, &view[1], &view[2], &view[3],
                          &view[4], &view[5], &view[6], &view[7]))
        goto end;
    const Py_ssize_t planes = held(&view[0], 8), rules = held(&view[1], 4), groups = held(&view[2], 4),
                     gives = held(&view[3], 4), give_ends = held(&view[4], 4), total = held(&view[5], 2),
                     fired = held(&view[6], 4), bounds = held(&view[7], 8);
    if (words < 1 || words > PY_SSIZE_T_MAX / 4096 || first < 0 || some < 1 || some > words - first ||
        planes < 0 || planes % words || rules < 0 ||
        groups < 0 || groups != give_ends || gives < 0 || gives % 2 || bounds < 0 || bounds % 2 ||
        total / PEOPLE < bounds / 2 * ((some + BLOCK - 1) / BLOCK) || fired != words * 64) {
        refuse("totals: the buffers are not of one size");
        goto end;
    }
    const size_t count = (size_t)bounds / 2;
    int64_t *bound = view[7].buf, all = 0;
    const Sums sums = {(size_t)groups, count, (size_t)(planes / words), (size_t)words, (size_t)some,
                       (uint64_t *)view[0].buf + first, view[1].buf, view[2].buf, view[3].buf, view[4].buf, view[5].buf,
                       (int32_t *)view[6].buf + first * 64, bound, bound + count};
    memset(bound, 0, (size_t)view[7].len);
    if (!within(sums.rule, rules, planes / words) ||
        !bounds_of(&sums, rules, gives / 2, bound, bound + count, &all)) {
        refuse("totals: there is no such rule or sum, or a sum is too great");
        goto end;
    }
    size_t digits = MOST_DIGITS + (size_t)digits_of(all);
    for (size_t i = 0; i < 2 * count; i++)
        digits += (size_t)digits_of(bound[i]);
    numbers = PyMem_RawCalloc(digits + 1, sizeof(int32_t[2]) + 1);
    Count *count_of = PyMem_RawCalloc(2 * count + 1, sizeof *count_of);
    if (!numbers || !count_of) {
        PyMem_RawFree(count_of);
        PyErr_NoMemory();
        goto end;
    }
    int32_t(*waiting)[2] = numbers;
    unsigned char *waits = (unsigned char *)(waiting + digits);
    Space space = {.gain = count_of, .loss = count_of + count, .steps = steps};
    take_room(&space.group, MOST_TOTAL, &waiting, &waits);
    take_room(&space.fired, all, &waiting, &waits);
    for (size_t i = 0; i < 2 * count; i++)
        take_room(&count_of[i], bound[i], &waiting, &waits);
    memset(bound, 0, (size_t)view[7].len);
    plan_sums(&sums, &space);
    steps = space.steps;
    space.line = lines((size_t)steps.lines + sums.planes, &room);
    if (steps.failed || !room) {
        PyMem_RawFree(count_of);
        PyErr_NoMemory();
        goto end;
    }
    space.last = space.line + steps.lines;
    Py_BEGIN_ALLOW_THREADS;
    sum_all(&sums, &space);
    Py_END_ALLOW_THREADS;
    PyMem_RawFree(count_of);
    result = Py_NewRef(Py_None);
end:
    PyMem_RawFree(steps.step);
    PyMem_RawFree(steps.uses);
    PyMem_RawFree(steps.unused);
    PyMem_RawFree(numbers);
    PyMem_RawFree(room);
    release(view, 8);
    return result;
}

static PyMethodDef methods[] = {
    {"totals", totals, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "sums", NULL, 0, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_sums(void)
{
    PyObject *made = PyModule_Create(&module);
    if (made && PyModule_AddIntConstant(made, "INTERFACE", INTERFACE) < 0)
        Py_CLEAR(made);
    return made;
}
