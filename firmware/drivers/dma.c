// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/dma.h"

#include "firmware/drivers/generated/dma_regs.h"

static enum dev_error write_register(struct dma_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

enum dev_error dma_dev_init(struct dma_dev *dev, struct hal *hal, uint32_t base)
{
    enum dev_error error = dev_identify(hal, base, PLUTON_DMA_ID);
    if (error == DEV_OK) {
        *dev = (struct dma_dev){.hal = hal, .base = base};
    }
    return error;
}

enum { COMMAND_COPY = 1, COMMAND_FILL = 2 };

static bool bad_region(uint32_t addr, uint32_t bytes)
{
    return ((addr | bytes) & 3u) != 0 || bytes - 1u > UINT32_MAX - addr;
}

// The end of the job that the caller started, and nobody else's: done and error are shown to him
// alone.
static enum dev_error wait_end(struct dma_dev *dev, uint32_t polls)
{
    uint32_t status = 0;
    enum dev_error error = dev_wait_clear(dev->hal, dev->base + DMA_STATUS_OFFSET,
                                          DMA_STATUS_BUSY_MASK, polls, &status);
    if (error != DEV_OK) {
        return error;
    }
    if ((status & (DMA_STATUS_DONE_MASK | DMA_STATUS_ERROR_MASK)) == 0) {
        return DEV_CHANGED;
    }
    // Drops the interrupt. Refused where somebody else's job has begun, which drops it too.
    (void)write_register(dev, DMA_ACK_OFFSET, 1);
    return (status & DMA_STATUS_ERROR_MASK) != 0 ? DEV_BUS : DEV_OK;
}

static enum dev_error run(struct dma_dev *dev, uint32_t first_offset, uint32_t first,
                          uint32_t destination, uint32_t bytes, uint32_t command, uint32_t polls)
{
    uint32_t status = 0;
    enum dev_error error = dev_wait_clear(dev->hal, dev->base + DMA_STATUS_OFFSET,
                                          DMA_STATUS_BUSY_MASK, polls, &status);
    if (error == DEV_OK) {
        error = write_register(dev, first_offset, first);
    }
    if (error == DEV_OK) {
        error = write_register(dev, DMA_DESTINATION_OFFSET, destination);
    }
    if (error == DEV_OK) {
        error = write_register(dev, DMA_LENGTH_OFFSET, bytes);
    }
    if (error == DEV_OK) {
        error = write_register(dev, DMA_COMMAND_OFFSET, command);
    }
    return error == DEV_OK ? wait_end(dev, polls) : error;
}

enum dev_error dma_dev_copy(struct dma_dev *dev, uint32_t destination, uint32_t source,
                            uint32_t bytes, uint32_t polls)
{
    if (bytes == 0) {
        return DEV_OK;
    }
    if (bad_region(destination, bytes) || bad_region(source, bytes) ||
        (destination > source && destination - source < bytes)) {
        return DEV_ARGUMENT;
    }
    return run(dev, DMA_SOURCE_OFFSET, source, destination, bytes, COMMAND_COPY, polls);
}

enum dev_error dma_dev_fill(struct dma_dev *dev, uint32_t destination, uint32_t value,
                            uint32_t bytes, uint32_t polls)
{
    if (bytes == 0) {
        return DEV_OK;
    }
    if (bad_region(destination, bytes)) {
        return DEV_ARGUMENT;
    }
    return run(dev, DMA_VALUE_OFFSET, value, destination, bytes, COMMAND_FILL, polls);
}
