/* Turned: planes, a bit of each person, to bytes, one of each person. */
#ifndef BALM_TURNED_H
#define BALM_TURNED_H

#include "people.h"

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

#endif
