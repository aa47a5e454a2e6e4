/* Transpose: eight bit planes of 512 people <-> a byte of each person, bit d of which is from plane d. */
#ifndef BALM_TRANSPOSE_H
#define BALM_TRANSPOSE_H

#include "bitplanes.h"

/* Delta swap: in each pair of lines that are `apart` lines apart, bits of the lower line that `mask << shift` names
 * change places with bits of the higher one that `mask` names. To do it again undoes it. */
INLINED void swap(Line *line, int apart, int shift, uint64_t mask)
{
    for (int i = 0; i < 8; i++)
        if (!(i & apart)) {
            const Line differing = ((line[i] >> shift) ^ line[i + apart]) & mask;
            line[i] ^= differing << shift;
            line[i + apart] ^= differing;
        }
}

/* Bit-matrix transpose by halves: in each byte of eight lines the 8 by 8 bits are mirrored at their diagonal. Before
 * it line d has digit d of each person; after it line i has all digits of each eighth person, the i-th of eight. */
INLINED void transpose_bits(Line *line)
{
    swap(line, 4, 4, 0x0F0F0F0F0F0F0F0Fu);
    swap(line, 2, 2, 0x3333333333333333u);
    swap(line, 1, 1, 0x5555555555555555u);
}

/* The same for the 8 by 8 bytes of each word: after it line i has the bytes of people 8 i to 8 i + 7 of each 64. */
INLINED void transpose_bytes(Line *line)
{
    swap(line, 4, 32, 0x00000000FFFFFFFFu);
    swap(line, 2, 16, 0x0000FFFF0000FFFFu);
    swap(line, 1, 8, 0x00FF00FF00FF00FFu);
}

/* Eight planes, which are lost -> bytes. */
INLINED void planes_to_bytes(Line *line, unsigned char *bytes)
{
    transpose_bits(line);
    transpose_bytes(line);
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < BLOCK; k++) {
            const uint64_t eight = line[i][k];
            memcpy(bytes + 64 * k + 8 * i, &eight, 8);
        }
}

/* The way back. */
INLINED void bytes_to_planes(const unsigned char *bytes, Line *line)
{
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < BLOCK; k++) {
            uint64_t eight;
            memcpy(&eight, bytes + 64 * k + 8 * i, 8);
            line[i][k] = eight;
        }
    transpose_bytes(line);
    transpose_bits(line);
}

#endif
