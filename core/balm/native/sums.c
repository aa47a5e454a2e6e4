/* Sums: who rules fire for -> each person's sums of points, and how many rules fire.
 *
 * Rules are counted 512 people at a time with a bit of each a plane: a count has a plane a binary digit, and is added to
 * with the logic of an adder. Only sums are brought from planes to numbers, a lane each.
 */
#include "people.h"

/* A number of 512 people as planes, the lowest digit first. What comes to a digit waits until another comes. */
typedef struct {
    int digits;
    Line *sum, *waiting;
    unsigned char *waits;
} Count;

LOGIC(odd, a ^ b ^ c)                 /* the digit of a sum */
LOGIC(carry, (a & b) | (c & (a ^ b))) /* what goes over to the next */
LOGIC(owe, (~a & (b ^ c)) | (b & c))  /* what the next lends, for a - b - c */
LOGIC(unlike, (a ^ b) | c)

WITHIN void count_in(Count *count, int digit, Line plane)
{
    for (; count->waits[digit]; digit++) {
        const Line sum = count->sum[digit], other = count->waiting[digit];
        count->waits[digit] = 0;
        count->sum[digit] = odd(sum, other, plane);
        plane = carry(sum, other, plane);
    }
    count->waiting[digit] = plane;
    count->waits[digit] = 1;
}

/* All that waits is added, and the sum is whole. */
WITHIN void settle(Count *count, Line none)
{
    Line carried = none;
    for (int digit = 0; digit < count->digits; digit++) {
        const Line sum = count->sum[digit], other = count->waits[digit] ? count->waiting[digit] : none;
        count->sum[digit] = odd(sum, other, carried);
        carried = carry(sum, other, carried);
        count->waits[digit] = 0;
    }
}

WITHIN void clear(Count *count)
{
    memset(count->sum, 0, (size_t)count->digits * sizeof(Line));
    memset(count->waits, 0, (size_t)count->digits);
}

/* Parts of so many bits change places between lines that are some lines apart. */
#define TURN(name, bits, mask)                                                                                         \
    LOGIC(name##_low, a ^ ((((a >> bits) ^ b) & mask) << bits))                                                        \
    LOGIC(name##_high, b ^ (((a >> bits) ^ b) & mask))                                                                 \
    WITHIN void name(Line *line, int apart)                                                                            \
    {                                                                                                                  \
        for (int i = 0; i < 8; i++)                                                                                    \
            if (!(i & apart)) {                                                                                        \
                const Line low = line[i], high = line[i + apart];                                                      \
                line[i] = name##_low(low, high, low);                                                                  \
                line[i + apart] = name##_high(low, high, low);                                                         \
            }                                                                                                          \
    }
TURN(turn_4, 4, 0x0F0F0F0F0F0F0F0Fu)
TURN(turn_2, 2, 0x3333333333333333u)
TURN(turn_1, 1, 0x5555555555555555u)
TURN(turn_32, 32, 0x00000000FFFFFFFFu)
TURN(turn_16, 16, 0x0000FFFF0000FFFFu)
TURN(turn_8, 8, 0x00FF00FF00FF00FFu)

/* Eight planes -> a byte of each person: eight by eight bits are turned about their diagonal, so that a line has the
 * bytes of every eighth person; then, alike, eight by eight of these bytes. */
WITHIN void to_bytes(Line *line, unsigned char *bytes)
{
    turn_4(line, 4);
    turn_2(line, 2);
    turn_1(line, 1);
    turn_32(line, 4);
    turn_16(line, 2);
    turn_8(line, 1);
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < BLOCK; k++) {
            const uint64_t eight = WORD(line[i], k);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
            memcpy(bytes + 64 * k + 8 * i, &eight, 8);
#else
            for (int j = 0; j < 8; j++)
                bytes[64 * k + 8 * i + j] = (unsigned char)(eight >> (8 * j));
#endif
        }
}

typedef struct {
    size_t groups, sums, words, count;
    const uint64_t *met; /* of planes of so many words as many as are counted */
    const int32_t *rule, *rule_end; /* rules by group, and where each group's end */
    const int32_t *give, *give_end; /* sum, and how much a rule of the group adds to it */
    int16_t *total;
    int32_t *fired;
    int64_t *low, *high;
} Sums;

typedef struct {
    Count group, fired, *gain, *loss;
} Space;

static int digits_of(int64_t most)
{
    int digits = 0;
    for (; most > 0; most >>= 1)
        digits++;
    return digits;
}

#define MOST_TOTAL 32767
#define MOST_DIGITS 16

WITHIN void sum_line(const Sums *sums, Space *space, size_t at, size_t count)
{
    const Line none = load(sums->met, 0);
    clear(&space->fired);
    for (size_t i = 0; i < sums->sums; i++) {
        clear(&space->gain[i]);
        clear(&space->loss[i]);
    }
    for (size_t g = 0, r = 0, at_give = 0; g < sums->groups; g++) {
        const size_t end = (size_t)sums->rule_end[g], give_end = (size_t)sums->give_end[g];
        const int several = end - r > 1;
        Count *group = &space->group;
        group->digits = digits_of((int64_t)(end - r));
        if (several)
            clear(group);
        for (; r < end; r++) {
            const Line plane = load(sums->met + (size_t)sums->rule[r] * sums->words + at, count);
            if (several)
                count_in(group, 0, plane);
            else
                group->sum[0] = plane;
        }
        if (several)
            settle(group, none);
        for (int digit = 0; digit < group->digits; digit++)
            count_in(&space->fired, digit, group->sum[digit]);
        for (; at_give < give_end; at_give++) {
            const int32_t sum = sums->give[2 * at_give], by = sums->give[2 * at_give + 1];
            Count *to = by > 0 ? &space->gain[sum] : &space->loss[sum];
            for (int32_t left = by > 0 ? by : -by, up = 0; left; left >>= 1, up++)
                if (left & 1)
                    for (int digit = 0; digit < group->digits; digit++)
                        count_in(to, digit + up, group->sum[digit]);
        }
    }
}

/* Both counts of a sum -> 16 planes of their difference; returns how many tell something, 8 or 16. */
WITHIN int differ(Count *gain, Count *loss, Line *plane, Line none)
{
    const int most = gain->digits > loss->digits ? gain->digits : loss->digits;
    const int digits = most < MOST_DIGITS ? most : MOST_DIGITS;
    Line owed = none, other = none;
    settle(gain, none);
    settle(loss, none);
    for (int digit = 0; digit < digits; digit++) {
        const Line of = digit < gain->digits ? gain->sum[digit] : none;
        const Line off = digit < loss->digits ? loss->sum[digit] : none;
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
WITHIN void tell_line(const Sums *sums, Space *space, size_t at, size_t count)
{
    const Line none = load(sums->met, 0);
    Line plane[MOST_DIGITS];
    unsigned char low[PEOPLE], high[PEOPLE];
    int16_t number[PEOPLE];
    for (size_t i = 0; i < sums->sums; i++) {
        const int digits = differ(&space->gain[i], &space->loss[i], plane, none);
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
    int32_t *fired = sums->fired + at * 64;
    settle(&space->fired, none);
    memset(fired, 0, count * 64 * sizeof *fired);
    for (int first = 0; first < space->fired.digits; first += 8) {
        memset(plane, 0, 8 * sizeof *plane);
        for (int digit = first; digit < space->fired.digits && digit < first + 8; digit++)
            plane[digit - first] = space->fired.sum[digit];
        to_bytes(plane, low);
        for (size_t k = 0; k < count * 64; k++)
            fired[k] |= (int32_t)low[k] << first;
    }
}

CLONED static void sum_all(const Sums *sums, Space *space)
{
    for (size_t at = 0; at < sums->count; at += BLOCK)
        if (at + BLOCK <= sums->count) {
            sum_line(sums, space, at, BLOCK);
            tell_line(sums, space, at, BLOCK);
        } else {
            sum_line(sums, space, at, sums->count - at);
            tell_line(sums, space, at, sums->count - at);
        }
}

/* Room for digits that come to no more than so much, from the start of what is left. */
static void take_room(Count *count, int64_t most, Line **line, unsigned char **waits)
{
    count->digits = digits_of(most);
    count->sum = *line;
    count->waiting = *line + count->digits;
    count->waits = *waits;
    *line += 2 * count->digits;
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

/* totals(met, words, first, count, rules, rule_ends, gives, give_ends, totals, fired, bounds): who each rule fires for -> the
 * sums of everybody, 512 people after 512, how many rules fire, and the least and the most of each sum,
 * of whoever there is behind the last person too. */
static PyObject *totals(PyObject *self, PyObject *args)
{
    Py_buffer view[8] = {{0}};
    Py_ssize_t words, first, some;
    PyObject *result = NULL;
    void *room = NULL;
    (void)self;
    if (!PyArg_ParseTuple(args, "y*nnny*y*y*y*w*w*w*", &view[0], &words, &first, &some, &view[1], &view[2], &view[3], &view[4],
                          &view[5], &view[6], &view[7]))
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
    const Sums sums = {(size_t)groups, count, (size_t)words, (size_t)some, (uint64_t *)view[0].buf + first,
                       view[1].buf, view[2].buf, view[3].buf, view[4].buf, view[5].buf,
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
    const size_t others = (2 * count * sizeof(Count) + digits) / sizeof(Line) + 1; /* lines for what is no line */
    Line *line = lines(2 * digits + others, &room);
    if (!room) {
        PyErr_NoMemory();
        goto end;
    }
    Count *count_of = (Count *)(line + 2 * digits);
    unsigned char *waits = (unsigned char *)(count_of + 2 * count);
    Space space = {.gain = count_of, .loss = count_of + count};
    take_room(&space.group, MOST_TOTAL, &line, &waits);
    take_room(&space.fired, all, &line, &waits);
    for (size_t i = 0; i < 2 * count; i++)
        take_room(&count_of[i], bound[i], &line, &waits);
    memset(bound, 0, (size_t)view[7].len);
    Py_BEGIN_ALLOW_THREADS;
    sum_all(&sums, &space);
    Py_END_ALLOW_THREADS;
    result = Py_NewRef(Py_None);
end:
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
    if (made && PyModule_AddIntConstant(made, "INTERFACE", 1) < 0)
        Py_CLEAR(made);
    return made;
}
