// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <concepts>

#include <wawp/core/lifetime.hpp>
#include <wawp/core/result.hpp>
#include <wawp/http/request.hpp>
#include <wawp/http/response.hpp>
#include <wawp/http/transport_error.hpp>

namespace wawp::http {

/// The point in time by which a round trip is over.
using deadline = std::chrono::steady_clock::time_point;

/// What became of one round trip: a status with what came after it, or the reason why there is none.
using outcome = result<response, transport_error>;

/// Something that can be asked to stop, such as a `std::stop_token`.
template <class T>
concept stoppable = requires(const T& token) {
    /// Whether to stop. Often asked from inside a C library, which no exception may cross: it must be noexcept.
    { token.stop_requested() } noexcept -> std::convertible_to<bool>;
    { static_cast<bool>(token.stop_requested()) } noexcept;
};

/// A reference to something that can be asked to stop. It must outlive the reference.
class stop_signal {
public:
    stop_signal() = default;

    /// Asks `token`, which must outlive the signal and every copy of it.
    template <stoppable Token>
    explicit stop_signal(const Token& token [[clang::lifetimebound]]) noexcept
        : token_(&token), ask_([](const void* it) noexcept { return static_cast<bool>(static_cast<const Token*>(it)->stop_requested()); }) {}

    template <class Other>
        requires(!stoppable<Other>)
    explicit stop_signal(const Other&) = delete;  // what is asked to stop needs `bool stop_requested() const noexcept`

    [[nodiscard]] bool stop_requested() const noexcept { return ask_ != nullptr && ask_(token_); }  ///< whether to stop now; false if there is nobody to ask

    /// Whether there is anybody to ask: if not, a transport need not wake up to do so.
    [[nodiscard]] bool stop_possible() const noexcept { return ask_ != nullptr; }

private:
    const void* token_ = nullptr;
    bool (*ask_)(const void*) noexcept = nullptr;
};

namespace detail {

template <class T>
concept callable_transport = requires(T& t, const request& r, deadline until) {
    { t(r, until) } -> std::same_as<outcome>;
};
template <class T>
concept cancellable_callable = requires(T& t, const request& r, deadline until, stop_signal stop) {
    { t(r, until, stop) } -> std::same_as<outcome>;
};
template <class T>
concept transport_object = requires(T& t, const request& r, deadline until) {
    { t.round_trip(r, until) } -> std::same_as<outcome>;
};
template <class T>
concept cancellable_object = requires(T& t, const request& r, deadline until, stop_signal stop) {
    { t.round_trip(r, until, stop) } -> std::same_as<outcome>;
};

}  // namespace detail

/// A policy that carries one request to the gateway. Supply your own, or take one from `wawp/transport/`.
///
/// An object with `http::outcome round_trip(const http::request&, http::deadline)`, or a function or lambda with that
/// signature. It sends the request once, by its `method`, never resends by itself, follows no redirect, and returns by the
/// deadline, also where the answer comes a byte at a time. It does not throw; it says in the error's `evidence` whether a
/// byte of the request may have left. It sends the request's headers as they are and no other twice.
/// A final status that came is the outcome, whatever became of the body: of that it keeps `response_cap` bytes at most, and
/// says in `body_state` if it is not whole. It keeps the answer's headers, `Retry-After` among them.
/// An answer that is compressed all the same: it either decodes it, under `response_cap`, and leaves `Content-Encoding`
/// and `Content-Length` out of the headers; or returns the body as it came and keeps them.
template <class T>
concept transport = detail::transport_object<T> || detail::cancellable_object<T> || detail::callable_transport<T> || detail::cancellable_callable<T>;

/// A transport that can also be told to stop while it blocks: it takes an `http::stop_signal` as a third argument, and
/// returns soon after it is asked, with `failure::cancelled`.
template <class T>
concept cancellable_transport = detail::cancellable_object<T> || detail::cancellable_callable<T>;

/// Sends `r` through `t`, whichever form it has. A transport that cannot be told to stop is not.
template <transport T>
[[nodiscard]] outcome round_trip(T& t, const request& r, deadline until, stop_signal stop = {}) {
    if constexpr (detail::cancellable_object<T>) {
        return t.round_trip(r, until, stop);
    } else if constexpr (detail::transport_object<T>) {
        return t.round_trip(r, until);
    } else if constexpr (detail::cancellable_callable<T>) {
        return t(r, until, stop);
    } else {
        return t(r, until);
    }
}

}  // namespace wawp::http

namespace wawp::detail {

/// Stops the compiler with one sentence if `T` is no `http::transport`.
template <class T>
consteval bool require_transport() noexcept {
    constexpr bool is_called = http::transport<T> || requires(T& t, const http::request& r, http::deadline until) { t.round_trip(r, until); } ||
                               requires(T& t, const http::request& r, http::deadline until) { t(r, until); };
    static_assert(is_called, "client: the transport needs `http::outcome round_trip(const http::request&, http::deadline)`, "
                             "or is a function or a lambda with that signature");
    static_assert(!is_called || http::transport<T>, "client: the transport's `round_trip` must return `http::outcome`; "
                                                    "a response or an `unexpected{http::transport_error{...}}` converts to it");
    return true;
}

}  // namespace wawp::detail
