// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <type_traits>

#include <wawp/http/transport.hpp>
#include <wawp/http/transport_error.hpp>
#include <wawp/testing/fault_server.hpp>
#include <wawp/testing/tls_certificates.hpp>
#include <wawp/testing/tls_channel.hpp>
#include <wawp/testing/transport_call.hpp>
#include <wawp/testing/transport_cases.hpp>
#include <wawp/testing/transport_kit.hpp>

namespace wawp::testing {

namespace detail {

/// The cases of the plain kit, and those that only TLS has.
template <class Make>
class tls_transport_checker : transport_checker<Make, tls_channel> {
    using base = transport_checker<Make, tls_channel>;

public:
    tls_transport_checker(Make& make, const transport_kit_options& options) : base(make, options, certificate::good) {}

    transport_report run() {
        check_certificate(certificate::expired, "a certificate whose time is over");
        check_certificate(certificate::wrong_host, "a certificate for another host");
        check_certificate(certificate::unknown_ca, "a certificate of an unknown CA");
        check_certificate(certificate::old_tls, "a server that speaks TLS 1.1 at most");
        check_slow_handshake();
        return base::run();
    }

private:
    using typename base::server_type;
    using typename base::transport;

    void check_certificate(certificate shown, const char* what) {
        this->begin(what);
        server_type server = this->serve_as(shown, {this->answering(answer_text(200, "{}", "Connection: close\r\n"))}, this->patience());
        transport_caller<transport> caller(this->make_());
        const call_result got = this->call(caller, this->request_to(server), this->options_.plenty);
        this->say_if(got.outcome && *got.outcome, "it is trusted");
        const bool refused = got.outcome && !*got.outcome;
        this->say_if(refused && shown != certificate::old_tls && got.outcome->error().failure != http::failure::certificate, "it is not called refused");
        this->say_if(refused && got.outcome->error().evidence != http::evidence::nothing_sent, "it does not say that nothing was sent");
        this->end(caller, server);
        this->say_if(server.bytes() != 0, "the server has bytes of the request");
    }

    /// A time limit for each read never ends it.
    void check_slow_handshake() {
        this->begin("a handshake that has no end");
        using namespace std::string_view_literals;
        const script steps{{kind::read_raw, 30}, {kind::drip, 0, std::string("\x16\x03\x03\x40\x00\x02"sv)}};  // a record of 16 KiB
        server_type server({steps}, this->patience(), certificate::good);
        transport_caller<transport> caller(this->make_());
        const call_result got = this->call(caller, this->request_to(server), this->options_.timeout);
        this->say_if(got.outcome && *got.outcome, "it made an answer up");
        this->end(caller, server);
    }
};

}  // namespace detail

/// The same as `check_transport` over TLS, and whether certificates are minded. It needs OpenSSL, which the program links
/// (`-lssl -lcrypto`). Whether an answer without a length that ends without `close_notify` is called cut (RFC 9112, section
/// 9.8) is not asked: libcurl does not tell, and JSON that is whole is whole.
///
/// @param make  makes a new transport for each case, and is given the path of a PEM file: the only CA to trust
/// @param options  how long it waits
/// ```cpp
/// const auto report = wawp::testing::check_transport_over_tls([](const std::string& ca_file) { return my_transport{ca_file}; });
/// ```
template <class Make>
[[nodiscard]] transport_report check_transport_over_tls(Make make, const transport_kit_options& options = {}) {
    constexpr bool is_called = std::is_invocable_v<const Make&, const std::string&>;
    static_assert(is_called, "check_transport_over_tls: `make` is called with the path of a CA's PEM file, and returns a transport that trusts "
                             "this CA alone: [](const std::string& ca_file) { return my_transport{ca_file}; }");
    if constexpr (!is_called) return {};
    else {
        const auto trusting = [&make] { return make(test_ca_file()); };
        return detail::tls_transport_checker<const decltype(trusting)>(trusting, options).run();
    }
}

}  // namespace wawp::testing
