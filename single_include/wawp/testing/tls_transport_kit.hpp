// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <optional>
#include <poll.h>
#include <string>
#include <string_view>
#include <type_traits>
#include <unistd.h>
#include <wawp/testing/transport_kit.hpp>

// wawp/testing/tls_certificates.hpp
/// Certificates for servers on the loopback interface, made when the program runs: nothing of them expires in a repository.
namespace wawp::testing {

/// What a TLS server shows to its clients.
enum class certificate : std::uint8_t {
    good,        ///< for 127.0.0.1 and localhost, signed by the CA of `test_ca_file`
    expired,     ///< the same, but its time is over
    wrong_host,  ///< the same, but for another name
    unknown_ca,  ///< signed by a CA that nobody trusts
    old_tls,     ///< good, but the server speaks TLS 1.1 at most
};

namespace detail {

struct freer {
    void operator()(X509* pointer) const { X509_free(pointer); }
    void operator()(EVP_PKEY* pointer) const { EVP_PKEY_free(pointer); }
    void operator()(SSL_CTX* pointer) const { SSL_CTX_free(pointer); }
};
using x509_ptr = std::unique_ptr<X509, freer>;
using key_ptr = std::unique_ptr<EVP_PKEY, freer>;
using context_ptr = std::unique_ptr<SSL_CTX, freer>;

/// Test set-up that does not work must not pass for a finding about the library.
inline void require_setup(bool holds) {
    if (holds) return;
    ERR_print_errors_fp(stderr);
    std::abort();
}

inline void add_extension(X509* to, X509* issuer, int which, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, to, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, which, value);
    require_setup(extension != nullptr && X509_add_ext(to, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

struct identity {
    key_ptr key;
    x509_ptr certificate;
};

/// @param names       subject alternative names; null for a CA
/// @param from, until  validity in seconds from now
inline identity issue(const char* common_name, const identity* issuer, const char* names, long from, long until) {
    static long serial = 1;
    identity made{key_ptr(EVP_EC_gen("P-256")), x509_ptr(X509_new())};
    require_setup(made.key && made.certificate);
    X509* x = made.certificate.get();
    X509* signer = issuer != nullptr ? issuer->certificate.get() : x;
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), serial++);
    X509_gmtime_adj(X509_getm_notBefore(x), from);
    X509_gmtime_adj(X509_getm_notAfter(x), until);
    X509_set_pubkey(x, made.key.get());
    const auto* text = reinterpret_cast<const unsigned char*>(common_name);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8, text, -1, -1, 0);
    X509_set_issuer_name(x, X509_get_subject_name(signer));
    add_extension(x, signer, NID_basic_constraints, names == nullptr ? "critical,CA:TRUE" : "CA:FALSE");
    if (names != nullptr) add_extension(x, signer, NID_subject_alt_name, names);
    require_setup(X509_sign(x, (issuer != nullptr ? issuer->key : made.key).get(), EVP_sha256()) > 0);
    return made;
}

/// Takes HTTP/2 wherever a client offers it, although the server does not speak it: so that no client does unnoticed.
inline int select_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered, unsigned offered_size, void*) {
    static constexpr unsigned char wanted[] = "\x02h2\x08http/1.1";
    auto* const out = const_cast<unsigned char**>(chosen);
    const int found = SSL_select_next_proto(out, size, wanted, sizeof wanted - 1, offered, offered_size);
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

inline context_ptr make_context(const identity& who) {
    context_ptr context(SSL_CTX_new(TLS_server_method()));
    require_setup(context != nullptr);
    require_setup(SSL_CTX_use_certificate(context.get(), who.certificate.get()) == 1);
    require_setup(SSL_CTX_use_PrivateKey(context.get(), who.key.get()) == 1);
    SSL_CTX_set_alpn_select_cb(context.get(), &select_protocol, nullptr);
    return context;
}

/// The same for a server of long ago.
inline context_ptr make_old_context(const identity& who) {
    context_ptr context = make_context(who);
    SSL_CTX_set_security_level(context.get(), 0);  // or OpenSSL 3 would refuse by itself
    require_setup(SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION) == 1);
    require_setup(SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION) == 1);
    require_setup(SSL_CTX_set_cipher_list(context.get(), "DEFAULT@SECLEVEL=0") == 1);
    return context;
}

/// Everything that the tests show to clients.
struct authority {
    std::string ca_file;
    std::array<context_ptr, 5> contexts;

    authority() {
        constexpr long hour = 3600, day = 24 * hour;
        constexpr const char* loopback_names = "IP:127.0.0.1,DNS:localhost";
        const identity ca = issue("wawp test CA", nullptr, nullptr, -hour, day);
        const identity stranger = issue("wawp unknown CA", nullptr, nullptr, -hour, day);
        contexts = {make_context(issue("good", &ca, loopback_names, -hour, day)),
                    make_context(issue("expired", &ca, loopback_names, -2 * day, -day)),
                    make_context(issue("wrong host", &ca, "DNS:gateway.invalid", -hour, day)),
                    make_context(issue("unknown ca", &stranger, loopback_names, -hour, day)),
                    make_old_context(issue("old tls", &ca, loopback_names, -hour, day))};
        char path[] = "/tmp/wawp_test_ca_XXXXXX";
        const int descriptor = mkstemp(path);
        require_setup(descriptor >= 0);
        std::FILE* file = fdopen(descriptor, "w");
        require_setup(file != nullptr && PEM_write_X509(file, ca.certificate.get()) == 1 && std::fclose(file) == 0);
        ca_file = path;
    }
    ~authority() { std::remove(ca_file.c_str()); }
    authority(const authority&) = delete;
    authority& operator=(const authority&) = delete;
};

inline const authority& test_authority() {
    static const authority made;
    return made;
}

}  // namespace detail

/// The context of a server with that certificate; lives as long as the program. From any thread.
[[nodiscard]] inline SSL_CTX* server_context(certificate kind) {
    return detail::test_authority().contexts[static_cast<std::size_t>(kind)].get();
}

/// Path of a PEM file with the CA that signed the good certificate; removed at the end of the program. From any thread.
[[nodiscard]] inline const std::string& test_ca_file() { return detail::test_authority().ca_file; }

}  // namespace wawp::testing

// wawp/testing/tls_channel.hpp
namespace wawp::testing {

/// A channel of a `basic_fault_server`: TLS with the certificate given, or none.
class tls_channel {
public:
    using settings = std::optional<certificate>;  ///< nothing: plain
    /// Of the server's address.
    [[nodiscard]] static std::string_view scheme(const settings& shown) noexcept { return shown ? "https" : "http"; }

    /// @param socket  accepted, does not block; stays the caller's
    /// @param shown   what the client is shown
    tls_channel(int socket, const settings& shown) : plain_(socket, {}), socket_(socket), shown_(shown) {
        // OpenSSL writes without MSG_NOSIGNAL. Blocked in this thread only: a client that raises it shall be noticed.
        sigset_t pipe;
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    }
    ~tls_channel() { SSL_free(tls_); }
    tls_channel(const tls_channel&) = delete;
    tls_channel& operator=(const tls_channel&) = delete;

    /// A step of the handshake.
    [[nodiscard]] channel_progress handshake() {
        if (!shown_) return plain_.handshake();
        if (tls_ == nullptr) {
            tls_ = SSL_new(server_context(*shown_));
            SSL_set_fd(tls_, socket_);
        }
        return progress_of(SSL_accept(tls_));
    }
    /// Whether the handshake was made, or none is needed.
    [[nodiscard]] bool is_open() const noexcept { return !shown_ || tls_ != nullptr; }
    /// Says `close_notify`.
    void shut() {
        if (tls_ != nullptr && !broken_) SSL_shutdown(tls_);
    }
    /// Reads what has come, `room` bytes at most.
    [[nodiscard]] channel_progress read(char* to, std::size_t room) {
        return tls_ == nullptr ? plain_.read(to, room) : progress_of(SSL_read(tls_, to, static_cast<int>(room)));
    }
    /// Writes as much of `text` as goes.
    [[nodiscard]] channel_progress write(std::string_view text) {
        constexpr std::size_t record = 16'384;
        return tls_ == nullptr ? plain_.write(text) : progress_of(SSL_write(tls_, text.data(), static_cast<int>((std::min)(text.size(), record))));
    }

private:
    channel_progress progress_of(int returned) {
        if (returned > 0) return {.bytes = static_cast<std::size_t>(returned)};
        const int why = SSL_get_error(tls_, returned);
        if (why == SSL_ERROR_WANT_READ) return {.wait_for = POLLIN};
        if (why == SSL_ERROR_WANT_WRITE) return {.wait_for = POLLOUT};
        broken_ = true;
        return {};
    }

    plain_channel plain_;
    int socket_;
    settings shown_;
    SSL* tls_ = nullptr;
    bool broken_ = false;
};

}  // namespace wawp::testing

// wawp/testing/tls_transport_kit.hpp
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
