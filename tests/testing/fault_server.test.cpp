// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if defined(__unix__) || defined(__APPLE__)

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <string_view>

#include <wawp/testing/fault_server.hpp>

namespace {

using kind = wawp::testing::fault_step::kind;

sockaddr_in address_of(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

TEST_CASE("fault_server: a port stays the server's when it listens no longer and all connections are reset") {
    const wawp::testing::basic_fault_server<> server({{{kind::stop_listening}, {kind::reset}}});
    const sockaddr_in address = address_of(server.port());
    const auto* const place = reinterpret_cast<const sockaddr*>(&address);
    const int client = ::socket(AF_INET, SOCK_STREAM, 0), late = ::socket(AF_INET, SOCK_STREAM, 0), other = ::socket(AF_INET, SOCK_STREAM, 0);
    REQUIRE(::connect(client, place, sizeof address) == 0);
    char byte = 0;
    CHECK(::read(client, &byte, 1) == -1);  // it was reset
    CHECK(::connect(late, place, sizeof address) == -1);
    CHECK(::bind(other, place, sizeof address) == -1);
    for (const int socket : {client, late, other}) ::close(socket);
}

TEST_CASE("fault_server: a drip without a text stalls, and what still arrives is kept") {
    wawp::testing::fault_server server({{{kind::drip}}});
    const sockaddr_in address = address_of(server.port());
    const int client = ::socket(AF_INET, SOCK_STREAM, 0);
    REQUIRE(::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    constexpr std::string_view request = "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n";
    REQUIRE(::write(client, request.data(), request.size()) == static_cast<ssize_t>(request.size()));
    REQUIRE(::shutdown(client, SHUT_WR) == 0);
    char byte = 0;
    CHECK(::read(client, &byte, 1) == 0);  // nothing was sent
    ::close(client);
    server.finish();
    CHECK(server.last_request() == request);
}

}  // namespace

#endif
