// SPDX-License-Identifier: MIT
// An asynchronous transport and timer in virtual time: nothing happens until the test lets the next thing happen.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "support/sample_event.hpp"
#include "support/virtual_system.hpp"

#include <wawp/client/async_client.hpp>
#include <wawp/http/async_transport.hpp>

namespace tests {

/// What is due, in the order of time and then of asking.
class virtual_queue {
public:
    explicit virtual_queue(virtual_world& world) : world_(&world) {}

    void at(std::chrono::steady_clock::time_point when, wawp::http::stop_signal stop, std::function<void()> what) {
        due_.emplace(when > world_->now ? when : world_->now, entry{stop, std::move(what)});
    }

    /// Lets the next thing happen: what somebody asked to stop, else what is due first. False if there is nothing.
    bool run_one() {
        if (due_.empty()) return false;
        auto next = due_.begin();
        for (auto each = due_.begin(); each != due_.end(); ++each) {
            if (each->second.stop.stop_requested()) {
                next = each;
                break;
            }
        }
        const bool stopped = next->second.stop.stop_requested();
        if (!stopped && next->first > world_->now) world_->now = next->first;
        const auto what = std::move(next->second.what);
        due_.erase(next);
        what();
        return true;
    }
    [[nodiscard]] std::size_t size() const noexcept { return due_.size(); }

private:
    struct entry {
        wawp::http::stop_signal stop;
        std::function<void()> what;
    };
    virtual_world* world_;
    std::multimap<std::chrono::steady_clock::time_point, entry> due_{};
};

/// `Gateway` answers `begin(request)` with how long the attempt lasts, and `end(request)` with its outcome.
template <class Gateway>
struct virtual_io {
    virtual_queue* queue;
    virtual_world* world;
    Gateway* gateway;

    void start(const wawp::http::request& request, wawp::http::deadline until, wawp::http::stop_signal, auto handler) {
        const auto lasts = gateway->begin(request, until);
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        queue->at(world->now + lasts, {}, [&request, shared, there = gateway] { std::move (*shared)(there->end(request)); });
    }
    void wait_until(wawp::http::deadline until, wawp::http::stop_signal stop, auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        queue->at(until, stop, [shared] { std::move (*shared)(); });
    }
};

/// An asynchronous client in virtual time, before a gateway that the test scripts.
template <class Gateway>
struct virtual_bench {
    using client_type = wawp::async_client<virtual_io<Gateway>, wawp::json::native, wawp::at_most_once, wawp::send_event, virtual_system>;

    virtual_world world{};
    virtual_queue queue{world};
    Gateway gateway{};
    client_type client{{&queue, &world, &gateway}, who, {}, {}, {&world}};

    /// Lets everything happen.
    void run() {
        while (queue.run_one()) {}
    }
};

/// The smallest coroutine there is: runs at once, keeps nothing.
struct fire_and_forget {
    struct promise_type {
        fire_and_forget get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
    };
};

}  // namespace tests
