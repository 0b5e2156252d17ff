// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <system_error>

#include <wawp/core/language.hpp>

namespace wawp::http {

/// Where a round trip ended without a status.
enum class failure : std::uint8_t {
    not_attempted,  ///< the transport would not try: a bad url, a scheme that is not allowed
    name_lookup,  ///< of the host or of the proxy
    connect,      ///< to the host or through the proxy, time-outs included
    tls,          ///< the handshake was reset, cut or timed out
    certificate,  ///< the certificate or its host name was refused
    connection,   ///< reset, closed or cut while writing or while waiting for the status
    timeout,      ///< the deadline passed while writing or while waiting for the status
    protocol,     ///< what came back is not HTTP
    cancelled,    ///< the caller asked to stop
};

/// What a transport can prove about the request. A transport that has no proof says `may_have_been_sent`.
enum class evidence : std::uint8_t {
    nothing_sent,   ///< not one byte of the request was handed to the network
    may_have_been_sent,  ///< at least one byte may have been
};

/// Why a round trip brought no status.
struct transport_error {
    http::failure failure = failure::connection;  ///< where it ended
    http::evidence evidence = evidence::may_have_been_sent;  ///< whether a byte of the request may have left
    std::error_code cause{};  ///< the HTTP stack's own error
    std::string message{};    ///< its text; never the request's body, headers or credentials
};

}  // namespace wawp::http
