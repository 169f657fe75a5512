// SPDX-License-Identifier: Apache-2.0
#include "host/flash/flash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/image/image_file.h"
#include "host/sign/loader.h"

static enum sign_status by_system(struct sign_fault *fault, const char *path)
{
    return sign_fail(fault, SIGN_WRONG_USE, "%s: %s", path, strerror(errno));
}

static enum sign_status load(struct flash *flash, struct sign_fault *fault)
{
    struct stat is;
    if (fstat(flash->file, &is) != 0) {
        return by_system(fault, flash->path);
    }
    if (is.st_size == 0) { // just made
        memset(flash->bytes, 0xFF, FLASH_BYTES);
        return flash_keep(flash, 0, FLASH_BYTES, fault);
    }
    if (is.st_size != FLASH_BYTES) {
        return sign_fail(fault, SIGN_WRONG_USE, "%s: not a flash file: %d bytes, please",
                         flash->path, FLASH_BYTES);
    }
    for (size_t done = 0; done < FLASH_BYTES;) {
        const ssize_t got =
            pread(flash->file, flash->bytes + done, FLASH_BYTES - done, (off_t)done);
        if (got <= 0 && errno != EINTR) {
            return by_system(fault, flash->path);
        }
        done += got > 0 ? (size_t)got : 0;
    }
    return SIGN_OK;
}

enum sign_status flash_open(struct flash *flash, const char *path, bool make,
                            struct sign_fault *fault)
{
    struct flash opened = {.path = path};
    opened.file = open(path, O_RDWR | O_CLOEXEC | (make ? O_CREAT : 0), 0644);
    if (opened.file < 0) {
        return by_system(fault, path);
    }
    enum sign_status status = SIGN_OK;
    opened.bytes = malloc(FLASH_BYTES);
    if (opened.bytes == NULL) {
        status = sign_fail(fault, SIGN_FAILED, "no memory");
    } else if (flock(opened.file, LOCK_EX | LOCK_NB) != 0) {
        status = sign_fail(fault, SIGN_WRONG_USE, "%s: another process uses it", path);
    } else {
        status = load(&opened, fault);
    }
    if (status != SIGN_OK) {
        flash_close(&opened);
        return status;
    }
    *flash = opened;
    return SIGN_OK;
}

void flash_close(struct flash *flash)
{
    free(flash->bytes);
    (void)close(flash->file);
    flash->bytes = NULL;
    flash->file = -1;
}

enum sign_status flash_keep(struct flash *flash, uint32_t offset, uint32_t size,
                            struct sign_fault *fault)
{
    while (size > 0) {
        const ssize_t done = pwrite(flash->file, flash->bytes + offset, size, (off_t)offset);
        if (done <= 0 && errno != EINTR) {
            return by_system(fault, flash->path);
        }
        offset += done > 0 ? (uint32_t)done : 0;
        size -= done > 0 ? (uint32_t)done : 0;
    }
    return SIGN_OK;
}

bool flash_room(uint32_t slot, uint32_t type, uint32_t *offset, uint32_t *room)
{
    uint32_t first = 0;
    if (!image_place(slot, IMAGE_TYPE_PLRT, &first) || !image_place(slot, type, offset)) {
        return false;
    }
    uint32_t end = first + IMAGE_FLASH_SLOT_BYTES;
    for (unsigned n = 0; n < IMAGE_TYPES; n++) {
        uint32_t other = 0;
        if (image_place(slot, loader_numbered_type(n), &other) && other > *offset && other < end) {
            end = other;
        }
    }
    *room = end - *offset;
    return true;
}

enum sign_status flash_put(struct flash *flash, uint32_t slot, uint32_t type, const uint8_t *image,
                           size_t size, struct sign_fault *fault)
{
    uint32_t offset = 0, room = 0;
    if (!flash_room(slot, type, &offset, &room) || size > room) {
        return sign_fail(fault, SIGN_WRONG_USE, "an image of type %s has %u bytes at most",
                         loader_type_name(type), (unsigned)room);
    }
    memset(flash->bytes + offset, 0xFF, room);
    if (size > 0) {
        memcpy(flash->bytes + offset, image, size);
    }
    return flash_keep(flash, offset, room, fault);
}

enum sign_status flash_choose(struct flash *flash, uint32_t first, struct sign_fault *fault)
{
    static const uint32_t tables[] = {IMAGE_FLASH_TABLE_0, IMAGE_FLASH_TABLE_1};
    struct image_table table;
    uint32_t sector = 0;
    uint8_t bytes[IMAGE_TABLE_BYTES];
    image_tables_read(flash->bytes + tables[0], flash->bytes + tables[1], &image_file_ops, &table);
    if (table.counts != IMAGE_NO_TABLE && table.first == first) {
        return SIGN_OK;
    }
    if (!image_table_next(&table, first, &image_file_ops, &sector, bytes)) {
        return sign_fail(fault, SIGN_FAILED, "the boot table cannot be made");
    }
    uint8_t *const at = flash->bytes + tables[sector];
    memset(at, 0xFF, IMAGE_FLASH_SECTOR);
    memcpy(at, bytes, sizeof bytes);
    return flash_keep(flash, tables[sector], IMAGE_FLASH_SECTOR, fault);
}
