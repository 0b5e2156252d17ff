// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <concepts>
#include <memory>
#include <utility>

// wawp/http/any_transport.hpp
namespace wawp::http {

/// Any transport, chosen at run time: one type of client for all of them.
///
/// One allocation when it is made, none for a round trip. A transport that cannot be told to stop still cannot. Movable,
/// not copyable; one that was moved from attempts nothing and says so. Threads: as the transport in it.
/// ```cpp
/// http::any_transport pick(bool dry_run) {
///     if (dry_run) return [](const http::request&, http::deadline) { return http::outcome(http::response{.status = 200}); };
///     return curl_transport{};
/// }
/// ```
class any_transport {
public:
    /// Takes the transport over: one allocation.
    template <class T>
        requires(!std::same_as<T, any_transport> && transport<T>)
    any_transport(T inner) : inner_(std::make_unique<holder<T>>(std::move(inner))) {}

    any_transport(any_transport&&) noexcept = default;  ///< the other one attempts nothing any more
    any_transport& operator=(any_transport&&) noexcept = default;  ///< likewise; the transport that was held goes

    /// Sends `r` through the transport in it; `stop` is asked only by one that is an `http::cancellable_transport`. After a
    /// move from this: `failure::not_attempted`, `evidence::nothing_sent`.
    [[nodiscard]] outcome round_trip(const request& r, deadline until, stop_signal stop = {}) {
        if (inner_) return inner_->round_trip(r, until, stop);
        return unexpected{transport_error{failure::not_attempted, evidence::nothing_sent, {}, "the transport was moved away"}};
    }

private:
    struct erased {
        erased() = default;
        erased(const erased&) = delete;
        erased& operator=(const erased&) = delete;
        virtual ~erased() = default;
        virtual outcome round_trip(const request& r, deadline until, stop_signal stop) = 0;
    };
    template <class T>
    struct holder final : erased {
        explicit holder(T&& inner) : transport(std::move(inner)) {}
        outcome round_trip(const request& r, deadline until, stop_signal stop) override {
            return http::round_trip(transport, r, until, stop);
        }
        T transport;
    };

    std::unique_ptr<erased> inner_;
};

static_assert(cancellable_transport<any_transport>);

}  // namespace wawp::http
