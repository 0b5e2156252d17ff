// SPDX-License-Identifier: MIT
// An event loop such as a program may have: `poll`, and one alarm. A transport in it is driven turn by turn.
#pragma once

#include <curl/curl.h>
#include <poll.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <wawp/http/transport.hpp>
#include <wawp/transport/curl_loop.hpp>

namespace wawp::test {

class curl_event_loop {
public:
    void watch(curl_socket_t socket, bool reads, bool writes) noexcept {
        std::erase_if(watched_, [&](const pollfd& each) { return each.fd == socket; });
        const int events = (reads ? POLLIN : 0) | (writes ? POLLOUT : 0);
        if (events != 0) watched_.push_back({socket, static_cast<short>(events), 0});
    }
    void wake_at(http::deadline until) noexcept {
        repeated_ += until == alarm_;
        alarm_ = until;
    }

    /// Waits for whatever comes first, a second at most, and says it to `transport`.
    template <class Transport>
    void turn(Transport& transport) {
        using namespace std::chrono_literals;
        const auto now = std::chrono::steady_clock::now();
        const auto left = alarm_ > now + 1s ? 1000ms : std::chrono::ceil<std::chrono::milliseconds>(alarm_ - now);
        ::poll(watched_.data(), watched_.size(), left.count() < 0 ? 0 : static_cast<int>(left.count()));
        const std::vector<pollfd> seen = watched_;  // what follows may change them
        for (const pollfd& each : seen) {
            const bool failed = (each.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
            if (each.revents != 0) transport.on_ready(each.fd, failed || (each.revents & POLLIN) != 0, failed || (each.revents & POLLOUT) != 0);
        }
        if (alarm_ > std::chrono::steady_clock::now()) return;
        alarm_ = (http::deadline::max)();
        transport.on_time();
    }

    [[nodiscard]] std::size_t watched() const noexcept { return watched_.size(); }
    [[nodiscard]] http::deadline alarm() const noexcept { return alarm_; }
    /// How often it was told what it knew.
    [[nodiscard]] std::size_t repeated() const noexcept { return repeated_; }

    /// Says to `transport` that it is time, as a loop with a coarse clock may do too early.
    template <class Transport>
    void ring_early(Transport& transport) {
        alarm_ = (http::deadline::max)();
        transport.on_time();
    }

private:
    std::vector<pollfd> watched_{};
    http::deadline alarm_ = (http::deadline::max)();
    std::size_t repeated_ = 0;
};

/// A transport in such a loop as one that blocks, for the suites that every transport goes through.
class looping {
public:
    explicit looping(curl_options options) : loop_(std::make_unique<curl_event_loop>()), transport_(*loop_, std::move(options)) {}

    http::outcome round_trip(const http::request& request, http::deadline until) { return round_trip(request, until, http::stop_signal{}); }
    http::outcome round_trip(const http::request& request, http::deadline until, http::stop_signal stop) {
        std::optional<http::outcome> got;
        transport_.start(request, until, stop, [&got, once = std::make_unique<int>(1)](http::outcome outcome) { got.emplace(std::move(outcome)); });
        while (!got) loop_->turn(transport_);
        return std::move(*got);
    }

private:
    std::unique_ptr<curl_event_loop> loop_;
    curl_loop_transport<curl_event_loop> transport_;
};

}  // namespace wawp::test
