// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#if defined(__unix__) || defined(__APPLE__)
#include <ctime>
#else
#include <thread>
#endif

#include <wawp/http/transport.hpp>

namespace wawp {

/// A policy that stands for the world outside: time and chance. Supply your own to test without waiting.
template <class S>
concept system_policy = requires(S& system, std::chrono::steady_clock::time_point until, http::stop_signal stop) {
    /// The time that deadlines and waits are measured with; never goes back.
    { system.now() } -> std::same_as<std::chrono::steady_clock::time_point>;
    /// The wall clock's time, for a `Retry-After` that is a date.
    { system.wall_now() } -> std::same_as<std::chrono::sys_seconds>;
    /// A random number from 0 to 1, for the jitter of a wait.
    { system.jitter() } -> std::same_as<double>;
    /// Returns at `until`, or soon after `stop` asks for it.
    system.sleep_until(until, stop);
};

namespace detail {

/// Stops the compiler with one sentence if `S` is no `system_policy`.
template <class S>
consteval bool require_system_policy() noexcept {
    static_assert(system_policy<S>,
                  "system policy: it needs `now()` (a std::chrono::steady_clock::time_point), `wall_now()` (a std::chrono::sys_seconds), "
                  "`jitter()` (a double) and `sleep_until(std::chrono::steady_clock::time_point, http::stop_signal)`");
    return true;
}

/// SplitMix64. Jitter only spreads clients over time: it needs no secrecy, and `<random>` costs every includer.
[[nodiscard]] constexpr std::uint64_t next_random(std::uint64_t& state) noexcept {
    std::uint64_t bits = state += 0x9E37'79B9'7F4A'7C15;
    bits = (bits ^ bits >> 30) * 0xBF58'476D'1CE4'E5B9;
    bits = (bits ^ bits >> 27) * 0x94D0'49BB'1331'11EB;
    return bits ^ bits >> 31;
}

/// Sleeps for `time`, less than a second: by POSIX' own call where there is one, since `<thread>` costs every includer.
inline void nap(std::chrono::duration<long, std::nano> time) {
#if defined(__unix__) || defined(__APPLE__)
    const timespec left{0, time.count()};
    nanosleep(&left, nullptr);
#else
    std::this_thread::sleep_for(time);
#endif
}

}  // namespace detail

/// The standard clocks, the thread's own sleep, and a small generator for the jitter.
class standard_system {
public:
    /// For deadlines and waits.
    [[nodiscard]] std::chrono::steady_clock::time_point now() const noexcept { return std::chrono::steady_clock::now(); }

    /// For a `Retry-After` that names a date.
    [[nodiscard]] std::chrono::sys_seconds wall_now() const noexcept {
        return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
    }

    /// Random, from 0 up to 1; another sequence in each system.
    [[nodiscard]] double jitter() noexcept { return static_cast<double>(detail::next_random(seed_) >> 11) * 0x1p-53; }

    /// Sleeps in short slices, because a `stop_signal` can only be asked, not waited for.
    void sleep_until(std::chrono::steady_clock::time_point until, http::stop_signal stop) const {
        constexpr std::chrono::nanoseconds slice = std::chrono::milliseconds{10};
        for (std::chrono::nanoseconds left = until - now(); left.count() > 0 && !stop.stop_requested(); left = until - now()) {
            detail::nap(std::chrono::duration_cast<std::chrono::duration<long, std::nano>>(left < slice ? left : slice));
        }
    }

private:
    // Two clients made in the same tick differ by their address.
    std::uint64_t seed_ = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count()) ^
                          reinterpret_cast<std::uintptr_t>(this);
};

}  // namespace wawp
