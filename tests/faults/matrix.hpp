// SPDX-License-Identifier: MIT
// What `client` says against what the server got, over every way in which a connection can fail. `Maker` has a `type`, a
// transport, and a static `make()`, which makes one that trusts the test's CA.
#pragma once

#include <wawp/client/client.hpp>
#include <wawp/core/time.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "faults/cases.hpp"
#include "support/sample_event.hpp"

namespace wawp::test::matrix {

using namespace std::chrono_literals;

constexpr unsigned max_attempts = 3;

/// One of the library's policies, chosen at run time so that the client is compiled once.
struct chosen_policy {
    wawp::test::policy which;
    bool may_resend(const wawp::verdict& last) const noexcept {
        switch (which) {
            case wawp::test::policy::at_most_once: return wawp::at_most_once{}.may_resend(last);
            case wawp::test::policy::at_least_once: return wawp::at_least_once{}.may_resend(last);
            case wawp::test::policy::never: return wawp::never_retry{}.may_resend(last);
        }
        return false;
    }
};

/// What the client said, and what the server knows.
struct observation {
    wawp::delivery said{};
    unsigned attempts = 0;
    bool may_be_duplicate = false;
    int requests = 0, refused = 0, accepted = 0;
};

/// What the client should say if everything goes by the contract; nothing where the network decides.
inline std::optional<observation> expected(const fault_case& which) {
    observation all;
    for (std::size_t i = 0; i < max_attempts; ++i) {
        const fate now = which.fates[std::min(i, which.fates.size() - 1)];
        if (now == fate::by_chance) return std::nullopt;
        ++all.attempts;
        const bool unknown = now == fate::lost || now == fate::unclear;
        if (now == fate::accepted) {
            all.may_be_duplicate = all.said == delivery::unknown;
            all.said = delivery::sent;
            return all;
        }
        if (unknown) all.said = delivery::unknown;
        const bool sure = now == fate::never_left || now == fate::come_again;
        if (which.policy == wawp::test::policy::never) return all;
        if (!sure && !(now == fate::lost && which.policy == wawp::test::policy::at_least_once)) return all;
    }
    return all;
}

template <class Transport>
using client_over = wawp::client<Transport, wawp::json::native, chosen_policy>;

/// Runs one case; nothing if its first message was not accepted at once: what is left of an earlier attempt of it would
/// reach the server, and be counted, in the midst of the case.
/// @param patience  by how much the time-outs are longer than they need be
template <class Maker>
std::optional<observation> observe(const fault_case& which, int patience) {
    fault_server server(which.scripts, which.tls);
    observation seen;
    {
        wawp::client_options options;
        options.request.base_url = server.base_url();
        options.exchange.max_attempts = max_attempts;
        options.exchange.attempt_timeout = which.stalls ? 100ms * patience : 5s;
        options.backoff.first = 2ms;
        client_over<typename Maker::type> client(Maker::make(), {"INSTANCE", "s3cret"}, options, chosen_policy{which.policy});
        if (which.reused) {
            const auto first = client.send(tests::documented_event());
            if (!first || first->attempts != 1) return std::nullopt;
            server.forget();
            if (which.kept_is_gone) std::this_thread::sleep_for(15ms * patience);
        }
        const auto sent = client.send(tests::documented_event());
        seen.said = sent ? delivery::sent : sent.error().delivery;
        seen.attempts = sent ? sent->attempts : sent.error().attempts;
        seen.may_be_duplicate = sent && sent->may_be_duplicate;
    }
    server.finish();
    seen.requests = static_cast<int>(server.request_count());
    seen.refused = static_cast<int>(server.refused());
    seen.accepted = static_cast<int>(server.accepted());
    return seen;
}

/// What a run over all cases found.
struct findings {
    std::size_t cases = 0, duplicates = 0, false_verdicts = 0, off = 0;
    std::vector<std::string> texts{};
};

/// Requests that reached the server more often than the policy and the attempts allow. A request that was refused by
/// a status did nothing, so it may be followed by another one.
inline int duplicates(const fault_case& which, const observation& seen) {
    const int hidden = seen.requests - static_cast<int>(seen.attempts);
    const int effective = seen.requests - seen.refused;
    const int repeated = which.policy == wawp::test::policy::at_least_once ? 0 : effective - 1;
    return std::max({hidden, repeated, 0});
}

inline bool is_false(const observation& seen) {
    const int effective = seen.requests - seen.refused;
    if (seen.said == delivery::not_sent) return effective > 0;
    if (seen.said == delivery::sent) return seen.accepted == 0 || (effective > 1 && !seen.may_be_duplicate);
    return false;
}

/// Whether the client said less than the contract lets it say, or tried more or less often.
inline bool is_off(const observation& seen, const std::optional<observation>& wanted) {
    return wanted && (seen.said != wanted->said || seen.attempts != wanted->attempts ||
                      seen.may_be_duplicate != wanted->may_be_duplicate);
}

inline std::string describe(const fault_case& which, const observation& seen) {
    const auto wanted = expected(which);
    std::string text = which.name + ", " + to_string(which.policy) + ": said " + std::string(to_string(seen.said));
    text += " after " + std::to_string(seen.attempts) + " attempts; the server got " + std::to_string(seen.requests);
    text += " requests, refused " + std::to_string(seen.refused) + ", accepted " + std::to_string(seen.accepted);
    if (wanted) text += "; expected " + std::string(to_string(wanted->said)) + " after " + std::to_string(wanted->attempts);
    return text;
}

/// `exact`: also compare with what the contract expects. A machine that is busy can turn any case into a time-out;
/// one that differs is run again with more patience before it counts.
template <class Maker>
void judge(const fault_case& which, bool exact, findings& all, std::mutex& lock) {
    std::optional<observation> seen;
    bool off = true;
    for (int patience = 1; off && patience <= 16; patience *= 4) {
        seen = observe<Maker>(which, patience);
        if (!seen) continue;
        off = exact && is_off(*seen, expected(which));
        if (duplicates(which, *seen) > 0 || is_false(*seen)) break;
    }
    const std::lock_guard guard(lock);
    ++all.cases;
    if (!seen) {
        ++all.off;
        all.texts.push_back(which.name + ": the first message was not accepted at once");
        return;
    }
    const int more = duplicates(which, *seen);
    all.duplicates += static_cast<std::size_t>(more);
    all.false_verdicts += is_false(*seen);
    all.off += off;
    if (more > 0 || is_false(*seen) || off) all.texts.push_back(describe(which, *seen));
}

template <class Maker>
findings run(const std::vector<fault_case>& cases, bool exact) {
    constexpr unsigned workers = 40;  // they wait most of the time
    findings all;
    std::mutex lock;
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < workers; ++i) {
        threads.emplace_back([&] {
            for (std::size_t at = next++; at < cases.size(); at = next++) judge<Maker>(cases[at], exact, all, lock);
        });
    }
    for (std::thread& thread : threads) thread.join();
    return all;
}

struct stop_at {
    std::chrono::steady_clock::time_point moment;
    bool stop_requested() const noexcept { return std::chrono::steady_clock::now() >= moment; }
};

/// One exchange with a healthy server that answers after a while, stopped `after` its start.
template <class Maker>
observation cancelled(bool tls, bool reused, std::chrono::microseconds after) {
    using kind = wawp::test::step::kind;
    const wawp::test::step accept{kind::accept, 0, wawp::test::answer(200, R"({"id":"true_1@c.us_AA"})")};
    wawp::test::script steps{{kind::handshake}};
    if (reused) steps.insert(steps.end(), {{kind::read_request}, accept});
    steps.insert(steps.end(), {{kind::read_request}, {kind::stall}});
    fault_server server({steps}, tls ? std::optional(wawp::test::certificate::good) : std::nullopt);

    observation seen;
    {
        wawp::client_options options;
        options.request.base_url = server.base_url();
        options.exchange.attempt_timeout = 5s;
        wawp::client client(Maker::make(), wawp::credentials{"INSTANCE", "s3cret"}, options);
        if (reused) static_cast<void>(client.send(tests::documented_event()).has_value());
        server.forget();
        const auto sent = client.send(tests::documented_event(), stop_at{std::chrono::steady_clock::now() + after});
        seen.said = sent ? delivery::sent : sent.error().delivery;
    }
    server.finish();
    seen.requests = static_cast<int>(server.request_count());
    seen.accepted = static_cast<int>(server.accepted());
    return seen;
}

/// The same at many moments.
template <class Maker>
findings cancelled_at_any_moment(std::size_t& not_sent, std::size_t& unknown) {
    findings all;
    for (const bool tls : {false, true}) {
        for (const bool reused : {false, true}) {
            for (int moment = 0; moment < 150; ++moment) {
                const auto seen = cancelled<Maker>(tls, reused, moment * (tls && !reused ? 60us : 15us));
                ++all.cases;
                all.duplicates += seen.requests > 1;
                all.false_verdicts += is_false(seen);
                not_sent += seen.said == delivery::not_sent;
                unknown += seen.said == delivery::unknown;
            }
        }
    }
    return all;
}

inline void report(const char* transport, const findings& all) {
    std::printf("%s\ncases %zu duplicates %zu false-verdicts %zu\n", transport, all.cases, all.duplicates, all.false_verdicts);
    constexpr std::size_t most = 20;
    for (std::size_t i = 0; i < std::min(most, all.texts.size()); ++i) std::printf("  %s\n", all.texts[i].c_str());
    std::fflush(stdout);
}

/// Every case, and none that is wrong. If `exact`, the transport knows how much was written, so it may say no less than that.
template <class Maker>
void check_all_cases(const char* transport, bool exact) {
    const auto all = run<Maker>(fault_cases(), exact);
    report(transport, all);
    CHECK(all.cases >= 3'000);
    CHECK(all.duplicates == 0);
    CHECK(all.false_verdicts == 0);
    if (exact) CHECK(all.off == 0);
}

/// The same of one that is cancelled, before it has begun to write and after that.
template <class Maker>
void check_cancelled(const char* transport) {
    std::size_t not_sent = 0, unknown = 0;
    const auto all = cancelled_at_any_moment<Maker>(not_sent, unknown);
    report(transport, all);
    CHECK(all.duplicates == 0);
    CHECK(all.false_verdicts == 0);
    CHECK(not_sent > 0);
    CHECK(unknown > 0);
}

}  // namespace wawp::test::matrix
