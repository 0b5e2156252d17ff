// SPDX-License-Identifier: MIT
// Certificates for servers on loopback, made when the test runs: nothing in the repository expires.
#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <string>

namespace wawp::test {

/// What a TLS server shows to its clients.
enum class certificate : std::uint8_t {
    good,        ///< for 127.0.0.1 and localhost, signed by `test_ca_file`
    expired,     ///< the same, but its time is over
    wrong_host,  ///< the same, but for another name
    unknown_ca,  ///< signed by a CA that nobody trusts
    old_tls,     ///< good, but the server speaks TLS 1.1 at most
};

/// The context of a server with that certificate; lives as long as the program. Thread safe.
[[nodiscard]] SSL_CTX* server_context(certificate kind);

/// Path of a PEM file with the CA that signed the good certificate; removed at the end of the program. Thread safe.
[[nodiscard]] const std::string& test_ca_file();

}  // namespace wawp::test
