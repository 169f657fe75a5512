// SPDX-License-Identifier: Apache-2.0
#include "host/cli/radio_socket.h"

#include <cerrno>
#include <cstring>
#include <string>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/cli/command.h"

namespace pluton
{

RadioSocket::RadioSocket(uint16_t port)
{
    struct sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket_ < 0 ||
        connect(socket_, reinterpret_cast<const struct sockaddr *>(&address), sizeof address) !=
            0 ||
        fcntl(socket_, F_SETFL, O_NONBLOCK) != 0) {
        const std::string why = std::strerror(errno);
        if (socket_ >= 0) {
            close(socket_);
        }
        throw UseError("--radio " + std::to_string(port) + ": " + why +
                       ": something must listen at this port of 127.0.0.1");
    }
}

RadioSocket::~RadioSocket()
{
    if (socket_ >= 0) {
        close(socket_);
    }
}

void RadioSocket::carry(soc::Chip &chip)
{
    if (socket_ < 0) {
        return;
    }
    const std::string &all = chip.antenna();
    bool gone = false;
    if (carried_ < all.size()) {
        const ssize_t sent =
            send(socket_, all.data() + carried_, all.size() - carried_, MSG_NOSIGNAL);
        carried_ += sent > 0 ? size_t(sent) : 0;
        gone = sent < 0 && errno != EAGAIN && errno != EINTR;
    }
    char bytes[256];
    const ssize_t got = recv(socket_, bytes, sizeof bytes, 0);
    if (got > 0) {
        chip.antenna_send(std::string(bytes, size_t(got)));
    }
    gone = gone || got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
    if (gone) {
        close(socket_);
        socket_ = -1;
    }
}

} // namespace pluton
