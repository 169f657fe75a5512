// SPDX-License-Identifier: Apache-2.0
// Files of the authority: read whole, and written so that a cut at any point leaves the old bytes
// or the new ones, on the disk.
#ifndef PLUTON_SIGN_FILES_H
#define PLUTON_SIGN_FILES_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "host/sign/fault.h"

// Joins folder and name; SIGN_WRONG_USE if that is too long.
enum sign_status files_path(char path[PATH_MAX], const char *folder, const char *name,
                            struct sign_fault *fault);

bool files_exist(const char *path);

// The whole file, of `most` bytes at most, in memory of malloc with a zero byte behind it.
enum sign_status files_read(const char *path, size_t most, uint8_t **bytes, size_t *size,
                            struct sign_fault *fault);

// Replaces the file: <path>.new is written and flushed, renamed, and the folder flushed.
enum sign_status files_replace(const char *path, const void *bytes, size_t size, mode_t mode,
                               struct sign_fault *fault);

// Appends in one write, and flushes. The file is made if there is none.
enum sign_status files_append(const char *path, const void *bytes, size_t size,
                              struct sign_fault *fault);

// Cuts the file to `size`, and flushes.
enum sign_status files_cut(const char *path, size_t size, struct sign_fault *fault);

// Makes the folder (0700) if there is none.
enum sign_status files_folder(const char *path, struct sign_fault *fault);

// Waits for the lock of this file, which is made if there is none, and holds it until the
// descriptor is closed or the process ends.
enum sign_status files_lock(const char *path, int *descriptor, struct sign_fault *fault);

// Random bytes of the operating system.
enum sign_status files_random(void *bytes, size_t size, struct sign_fault *fault);

void files_hex(char *text, const uint8_t *bytes, size_t size); // 2 * size + 1 characters
bool files_unhex(const char *text, uint8_t *bytes, size_t size);

#endif
