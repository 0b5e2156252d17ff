// SPDX-License-Identifier: MIT
// The outboxes that the campaign knows, told apart by their addresses.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <utility>

#include <wawp/outbox/sqlite.hpp>
#if defined(CRASH_POSTGRES)
#include <wawp/outbox/postgres.hpp>
#endif

#include "crash/crash.hpp"

namespace crash {

inline bool is_postgres(const std::string& address) { return address.find('=') != std::string::npos; }

/// Opens it; the database may be on its way up.
template <class Outbox>
Outbox open_outbox(const std::string& address) {
    for (int tries = 0;; ++tries) {
        auto opened = [&] {
#if defined(CRASH_POSTGRES)
            // No grace: a worker that has lost its connection lives on here, and its late answers are part of the campaign.
            if constexpr (std::same_as<Outbox, wawp::postgres_outbox>) return Outbox::open(address, {.wait = std::chrono::seconds{30}, .grace = std::chrono::seconds{0}});
            else
#endif
                return Outbox::open(address, {.wait = std::chrono::seconds{30}});
        }();
        if (opened) return *std::move(opened);
        if (tries == 600) {  // a minute: the database may be on its way up, on a busy machine
            std::fputs(to_string(opened.error()).c_str(), stderr);
            std::abort();
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
    }
}

/// Works until the outbox is filled and nothing of it is left to do; the process number `worker_count` fills it instead.
/// Returns 0, or 2 if it cannot work.
int run_outbox_worker(const work& given);

}  // namespace crash
