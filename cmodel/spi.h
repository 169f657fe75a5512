// SPDX-License-Identifier: Apache-2.0
// The SPI master cycle by cycle, from rtl/spi/README.md. Call outputs, compare, then step with the
// same inputs.
#ifndef CMODEL_SPI_H
#define CMODEL_SPI_H

#include "apb.h"
#include "fifo.h"

#ifdef __cplusplus
extern "C" {
#endif

struct spi_in {
    struct apb_in apb;
    bool miso;
};

struct spi_out {
    struct apb_out apb;
    bool cs_n, sck, mosi, irq;
};

struct spi {
    bool cpha, cpol, lsb_first, interrupt, select;
    uint32_t half; // cycles
    struct peripheral_fifo send, received;
    bool lost;
    bool under_way;  // a byte, and
    uint32_t since;  // its cycles that are over
    uint8_t out, in; // bits that go, bits so far
    bool line[2];    // miso of the last cycle and of the one before
};

void spi_reset(struct spi *s);
void spi_outputs(const struct spi *s, const struct spi_in *in, struct spi_out *out);
void spi_step(struct spi *s, const struct spi_in *in);

#ifdef __cplusplus
}
#endif

#endif
