// SPDX-License-Identifier: MIT
// An asynchronous transport as one that blocks, for the suites that every transport goes through. It counts the calls of
// each handler.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <semaphore>
#include <utility>

#include <wawp/http/async_transport.hpp>
#include <wawp/http/transport.hpp>

namespace wawp::test {

template <http::async_transport Transport>
class as_blocking {
public:
    explicit as_blocking(Transport transport) : transport_(std::move(transport)) {}

    http::outcome round_trip(const http::request& request, http::deadline until) { return round_trip(request, until, http::stop_signal{}); }
    http::outcome round_trip(const http::request& request, http::deadline until, http::stop_signal stop) {
        const auto kept = std::make_shared<waiting>();
        transport_.start(request, until, stop, [kept, once = std::make_unique<int>(1)](http::outcome outcome) {
            kept->calls += *once;
            kept->outcome.emplace(std::move(outcome));
            kept->ready.release();
        });
        kept->ready.acquire();
        return std::move(*kept->outcome);
    }

private:
    struct waiting {
        std::atomic<int> calls{0};
        std::optional<http::outcome> outcome{};
        std::binary_semaphore ready{0};
        ~waiting() {
            if (calls != 1) std::abort();  // exactly once
        }
    };
    Transport transport_;
};

}  // namespace wawp::test
