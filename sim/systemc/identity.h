// SPDX-License-Identifier: Apache-2.0
// Who makes an access, beside a TLM-2.0 payload (spec/subjects.toml). Set by the model of the
// master itself or by the fabric, as the sidebands of the bus are, and never by software.
//
// A payload without it comes from Pluton's own core, in the secure world.
#pragma once

#include <tlm>

#include "firmware/hal/generated/spec.h"

namespace pluton
{

struct Identity : tlm::tlm_extension<Identity> {
    unsigned subject = PLUTON_SUBJECT_PLUTON;
    bool nonsecure = false;

    Identity() = default;
    Identity(unsigned subject, bool nonsecure) : subject(subject), nonsecure(nonsecure) {}

    tlm_extension_base *clone() const override { return new Identity(subject, nonsecure); }
    void copy_from(const tlm_extension_base &other) override
    {
        const Identity &from = static_cast<const Identity &>(other);
        subject = from.subject;
        nonsecure = from.nonsecure;
    }

    // Of a payload, with the default.
    static Identity of(const tlm::tlm_generic_payload &payload)
    {
        const Identity *identity = payload.get_extension<Identity>();
        return identity != nullptr ? Identity(identity->subject, identity->nonsecure) : Identity();
    }
};

} // namespace pluton
