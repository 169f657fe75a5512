// SPDX-License-Identifier: Apache-2.0
// Group commit: jobs that were asked for while the disk was busy are written in one transaction, by
// a thread of its own. A job is done, for whoever asked, only when it is on the disk.
#ifndef SERVICE_WRITER_H
#define SERVICE_WRITER_H

#include "service/store.h"

struct writer;

struct writer_job {
    struct writer_job *next;
    // In the writer's thread, in a transaction. What it returns is the outcome, if the transaction
    // comes to its end; STORE loses the transaction for all of it.
    enum protocol_refusal (*write)(struct writer_job *job, struct store *store);
    // In the thread that calls writer_collect.
    void (*done)(struct writer_job *job, enum protocol_refusal outcome);
    enum protocol_refusal outcome;
};

// `path`: of the database.
enum sign_status writer_start(struct writer **writer, const char *path, struct sign_fault *fault);
// Writes what was asked for, then ends. Jobs are still to be collected.
void writer_stop(struct writer *writer);
void writer_free(struct writer *writer);

// False, without more, if the queue is full.
bool writer_ask(struct writer *writer, struct writer_job *job);
// Readable when there is something to collect.
int writer_descriptor(const struct writer *writer);
void writer_collect(struct writer *writer);

struct writer_figures {
    uint64_t transactions, jobs, lost; // lost: transactions
    size_t waiting;
};
void writer_figures(struct writer *writer, struct writer_figures *figures);

#endif
