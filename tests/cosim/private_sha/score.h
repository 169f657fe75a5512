// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>
#include <string>

#include "cmodel/private_sha.h"
#include "tests/cosim/private_sha/clients.h"
#include "tests/cosim/sha2/engine_score.h"

namespace pluton
{

class PrivateShaScore : public Score
{
  public:
    PrivateShaScore()
        : Score("private_sha", 3 + (PLUTON_STATE_private_sha ? 3 + EngineScore::values : 0))
    {
        if (PLUTON_STATE_private_sha) {
            show("u_private_sha",
                 {"state_code[5:0]", "client_q[2:0]", "count_q[3:0]", "start", "wipe"});
        }
        show("u_private_sha", {"digest_o[255:0]", "alert_o"});
        if (PLUTON_STATE_private_sha) {
            EngineScore::show(*this, "u_private_sha.u_engine");
        }
        reset();
    }

    void reset()
    {
        private_sha_reset(&model_);
        engine_.reset();
    }

    void cycle(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        struct private_sha_in in;
        for (unsigned i = 0; i < PRIVATE_SHA_CLIENTS; ++i) {
            const ShaRequest r = PLUTON_SHA_REQUEST(i);
            in.client[i] = {r.request, r.valid, r.word, r.bytes, r.finish, r.restart};
        }
        struct private_sha_out out;
        private_sha_outputs(&model_, &in, &out);

#if PLUTON_STATE_private_sha
        // What the engine does wrong shows at private_sha's ports too: the engine comes first.
        struct sha2_engine_in engine_in;
        engine_.ports(model_.engine, PLUTON_ENGINE_PORTS(u_private_sha__DOT__u_engine__DOT__),
                      cycle, engine_in);
#if PLUTON_STATE_sha2
        engine_.state(model_.engine, PLUTON_ENGINE_STATE(u_private_sha__DOT__u_engine__DOT__),
                      cycle);
#endif
#endif
        ports(root, out, cycle);
#if PLUTON_STATE_private_sha
        state(root, cycle);
#endif
        private_sha_step(&model_, &in);
    }

  private:
    void ports(const Vpluton_sim___024root &root, const struct private_sha_out &out, uint64_t cycle)
    {
        Checker check("private_sha", cycle);
        unsigned answers = 0;
        for (unsigned i = 0; i < PRIVATE_SHA_CLIENTS; ++i) {
            answers |= packed(out.client[i]) << i * sha_response_bits;
        }
        check.same("client_o", answers, PLUTON_PROBE(u_private_sha__DOT__client_o));
        check.same("alert_o", out.alert, PLUTON_PROBE(u_private_sha__DOT__alert_o));
        check_digest(out, PLUTON_PROBE(u_private_sha__DOT__digest_o), cycle);
    }

#if PLUTON_STATE_private_sha
    void state(const Vpluton_sim___024root &root, uint64_t cycle)
    {
        Checker check("private_sha", cycle);
        check.same("state", code(model_.state), PLUTON_PROBE(u_private_sha__DOT__state_code));
        if (model_.state == PRIVATE_SHA_GRANTED) {
            check.same("client", model_.client, PLUTON_PROBE(u_private_sha__DOT__client_q));
        }
        check.same("count", model_.state == PRIVATE_SHA_WIPE ? model_.wiped : 0,
                   PLUTON_PROBE(u_private_sha__DOT__count_q));
    }

    // rtl/private_sha/private_sha_pkg.sv, in the order of the model's enum.
    static unsigned code(enum private_sha_state state)
    {
        static const uint8_t codes[] = {0x01, 0x27, 0x14};
        return codes[state];
    }
#endif

    static unsigned packed(const struct private_sha_client_out &c)
    {
        return unsigned(c.grant) << 2 | unsigned(c.ready) << 1 | unsigned(c.done);
    }

    template <typename Wide>
    void check_digest(const struct private_sha_out &out, const Wide &rtl, uint64_t cycle)
    {
        static const uint32_t zeros[8] = {};
        bool done = false;
        for (const struct private_sha_client_out &client : out.client) {
            done = done || client.done;
        }
        if (!done && std::memcmp(&rtl[0], zeros, sizeof zeros) == 0) {
            return; // then the model's is zero too
        }
        uint8_t got[32];
        bytes_of_wide(rtl, got);
        if (std::memcmp(got, out.digest, sizeof got) != 0) {
            diverge_bytes(cycle, "private_sha", "digest_o", out.digest, got, sizeof got);
        }
    }

    struct private_sha model_;
    EngineScore engine_{"private_sha", time};
};

} // namespace pluton
