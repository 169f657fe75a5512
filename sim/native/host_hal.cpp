// SPDX-License-Identifier: Apache-2.0
#include "sim/native/simulation.h"

namespace pluton
{

struct hal host_hal(Simulation &simulation)
{
    static constexpr struct hal_port port = {
        [](void *context, uint32_t addr, uint32_t *value) {
            return static_cast<Simulation *>(context)->read(addr, *value);
        },
        [](void *context, uint32_t addr, uint32_t value, unsigned strobe) {
            return static_cast<Simulation *>(context)->write(addr, value, strobe);
        },
    };
    return {&port, &simulation};
}

struct hal mailbox_hal(Simulation &simulation, Simulation::Mailbox mailbox)
{
    // hal_port's context is one pointer: the mailbox is in the functions.
    static constexpr struct hal_port normal = {
        [](void *context, uint32_t addr, uint32_t *value) {
            return static_cast<Simulation *>(context)->mailbox_read(Simulation::Mailbox::Normal,
                                                                    addr, *value);
        },
        [](void *context, uint32_t addr, uint32_t value, unsigned strobe) {
            return static_cast<Simulation *>(context)->mailbox_access(
                Simulation::Mailbox::Normal, Simulation::world_of(Simulation::Mailbox::Normal),
                true, addr, value, strobe, nullptr);
        },
    };
    static constexpr struct hal_port secure = {
        [](void *context, uint32_t addr, uint32_t *value) {
            return static_cast<Simulation *>(context)->mailbox_read(Simulation::Mailbox::Secure,
                                                                    addr, *value);
        },
        [](void *context, uint32_t addr, uint32_t value, unsigned strobe) {
            return static_cast<Simulation *>(context)->mailbox_access(
                Simulation::Mailbox::Secure, Simulation::world_of(Simulation::Mailbox::Secure),
                true, addr, value, strobe, nullptr);
        },
    };
    return {mailbox == Simulation::Mailbox::Normal ? &normal : &secure, &simulation};
}

} // namespace pluton
