// SPDX-License-Identifier: Apache-2.0
// Both mailboxes, each beside a model of its own.
#pragma once

#include <cstdint>
#include <string>

#include "cmodel/mailbox.h"
#include "sim/native/fields.h"
#include "sim/native/probe.h"
#include "sim/native/score.h"

// The ports of one mailbox, by its instance.
#define PLUTON_MAILBOX_PORT(instance, port) PLUTON_PROBE(instance##__DOT__##port)
#define PLUTON_MAILBOX_PORTS(i)                                                                    \
    Ports                                                                                          \
    {                                                                                              \
        {&PLUTON_MAILBOX_PORT(i, pluton_i), &PLUTON_MAILBOX_PORT(i, outside_i)},                   \
            {PLUTON_MAILBOX_PORT(i, pluton_o), PLUTON_MAILBOX_PORT(i, outside_o)},                 \
        {                                                                                          \
            PLUTON_MAILBOX_PORT(i, pluton_irq_o), PLUTON_MAILBOX_PORT(i, outside_irq_o)            \
        }                                                                                          \
    }

namespace pluton
{

class MailboxScore : public Score
{
  public:
    MailboxScore() : Score("mailbox", 2 * MAILBOX_SIDES * 4)
    {
        for (const std::string instance : {"u_normal_mailbox", "u_secure_mailbox"}) {
            for (const char *const side : {".pluton_", ".outside_"}) {
                show(instance + side + "i",
                     {"psel", "penable", "pwrite", "paddr[31:0]", "pwdata[31:0]", "pauser[2:0]"});
                show(instance + side + "o", {"pready", "pslverr", "prdata[31:0]"});
            }
            show(instance, {"pluton_irq_o[4:0]", "outside_irq_o[4:0]"});
        }
        mailbox_init(&normal_.model, PLUTON_NORMAL_MAILBOX_ID, PLUTON_SUBJECT_APP_NORMAL, true);
        mailbox_init(&secure_.model, PLUTON_SECURE_MAILBOX_ID, PLUTON_SUBJECT_APP_SECURE, false);
        reset();
    }

    void reset()
    {
        for (One *one : {&normal_, &secure_}) {
            mailbox_reset(&one->model);
            rest(*one);
        }
    }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        one(normal_, PLUTON_MAILBOX_PORTS(u_normal_mailbox), normal_names, cycle);
        one(secure_, PLUTON_MAILBOX_PORTS(u_secure_mailbox), secure_names, cycle);
    }

  private:
    using Request = VlWide<3>; // apb_req_t: 77 bits, psel on top

    struct Ports {
        const Request *request[MAILBOX_SIDES];
        uint64_t answer[MAILBOX_SIDES]; // apb_rsp_t: pready, pslverr, prdata
        unsigned irq[MAILBOX_SIDES];
    };

    struct Names {
        const char *ready, *error, *data, *irq;
    };

    static constexpr Names normal_names[MAILBOX_SIDES] = {
        {"normal.pluton_o.pready", "normal.pluton_o.pslverr", "normal.pluton_o.prdata",
         "normal.pluton_irq_o"},
        {"normal.outside_o.pready", "normal.outside_o.pslverr", "normal.outside_o.prdata",
         "normal.outside_irq_o"}};
    static constexpr Names secure_names[MAILBOX_SIDES] = {
        {"secure.pluton_o.pready", "secure.pluton_o.pslverr", "secure.pluton_o.prdata",
         "secure.pluton_irq_o"},
        {"secure.outside_o.pready", "secure.outside_o.pslverr", "secure.outside_o.prdata",
         "secure.outside_irq_o"}};

    struct One {
        struct mailbox model = {};
        bool quiet = true; // no setup cycle before this one
        struct mailbox_out without_access = {};
    };

    static void rest(One &one)
    {
        static const struct mailbox_in nothing = {};
        one.quiet = one.model.side[MAILBOX_PLUTON].verdict == MAILBOX_NO_SETUP &&
                    one.model.side[MAILBOX_OUTSIDE].verdict == MAILBOX_NO_SETUP;
        mailbox_outputs(&one.model, &nothing, &one.without_access);
    }

    static bool selected(const Request &request) { return field(request, 76, 1) != 0; }

    static void compare(const struct mailbox_out &out, const Ports &ports, const Names *names,
                        uint64_t cycle)
    {
        Checker check("mailbox", cycle);
        for (unsigned side = 0; side < MAILBOX_SIDES; ++side) {
            const uint64_t answer = ports.answer[side];
            check.same(names[side].ready, out.apb[side].ready, answer >> 33 & 1);
            check.same(names[side].error, out.apb[side].error, answer >> 32 & 1);
            check.same(names[side].data, out.apb[side].data, answer & 0xFFFFFFFF);
            check.same(names[side].irq, out.irq[side], ports.irq[side]);
        }
    }

    static void one(One &one, const Ports &ports, const Names *names, uint64_t cycle)
    {
        // Without accesses outputs and state are constant, and the model need not be asked.
        if (one.quiet && !selected(*ports.request[0]) && !selected(*ports.request[1])) {
            compare(one.without_access, ports, names, cycle);
            return;
        }
        struct mailbox_in in = {};
        struct mailbox_out out;
        for (unsigned side = 0; side < MAILBOX_SIDES; ++side) {
            in.apb[side] = apb_of(*ports.request[side]);
        }
        mailbox_outputs(&one.model, &in, &out);
        compare(out, ports, names, cycle);
        mailbox_step(&one.model, &in);
        rest(one);
    }

    One normal_, secure_;
};

} // namespace pluton
