// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/system/error_code.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

#include <wawp/core/language.hpp>

namespace wawp::detail {

struct beast_tls_closer {
    void operator()(SSL_CTX* it) const noexcept { SSL_CTX_free(it); }
    void operator()(SSL* it) const noexcept { SSL_free(it); }
};

/// TLS 1.2 or later, with certificates and host names checked by OpenSSL itself.
class beast_tls {
public:
    /// @param ca_file  PEM; empty: the system's
    explicit beast_tls(const std::string& ca_file) : context_(SSL_CTX_new(TLS_client_method())) {
        if (!context_) return;
        SSL_CTX* const it = context_.get();
        SSL_CTX_set_verify(it, SSL_VERIFY_PEER, nullptr);
        const bool trusts = ca_file.empty() ? SSL_CTX_set_default_verify_paths(it) == 1
                                            : SSL_CTX_load_verify_locations(it, ca_file.c_str(), nullptr) == 1;
        if (!trusts || SSL_CTX_ctrl(it, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION, nullptr) != 1) {
            context_.reset();
            ERR_clear_error();  // or other code on this thread would take it for its own
        }
    }

    using session = std::unique_ptr<SSL, beast_tls_closer>;

    /// One for a connection to `host`; null if the CAs could not be read, or OpenSSL would not have it.
    [[nodiscard]] session make_session(const std::string& host) const {
        session made(context_ ? SSL_new(context_.get()) : nullptr);
        if (!made) return nullptr;
        boost::system::error_code no_address;
        static_cast<void>(boost::asio::ip::make_address(host, no_address));
        const bool named = !no_address.failed() ? X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(made.get()), host.c_str()) == 1
                                                : show_name(made.get(), host);
        return named ? std::move(made) : nullptr;
    }

private:
    /// What the server is asked for (SNI), and what its certificate must be for.
    static bool show_name(SSL* it, const std::string& host) {
        std::string name = host;
        SSL_set_hostflags(it, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        return SSL_ctrl(it, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data()) == 1 && SSL_set1_host(it, name.c_str()) == 1;
    }

    std::unique_ptr<SSL_CTX, beast_tls_closer> context_;
};

}  // namespace wawp::detail
