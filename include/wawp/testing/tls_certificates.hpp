// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include <wawp/core/language.hpp>

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
