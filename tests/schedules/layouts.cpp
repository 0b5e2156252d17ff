// SPDX-License-Identifier: MIT
// A client that seeks its layout, against gateways that take dotted only, nested only, either or neither, with whatever
// else may go wrong in between; in virtual time, beside an oracle that decides from the whole history.
#include "schedules/layouts.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "support/sample_event.hpp"
#include "support/virtual_system.hpp"

#include <wawp/client/client.hpp>

namespace {

enum class taken : unsigned char { dotted, nested, either, neither };

/// What stands in the way of one request; `nothing` leaves the answer to the gateway.
enum class obstacle : unsigned char { nothing, refused_connection, busy, server_error, lost_answer, other_refusal, false_naming };
constexpr obstacle obstacles[] = {obstacle::nothing,     obstacle::nothing,      obstacle::nothing,      obstacle::refused_connection,
                                  obstacle::busy,        obstacle::server_error, obstacle::lost_answer,  obstacle::other_refusal,
                                  obstacle::false_naming};

constexpr std::string_view namings[] = {
    R"({"message":["event.name should not be empty"],"statusCode":400})", R"({"code":"rest_missing_callback_param","message":"Missing parameter(s): event"})",
    R"({"error":"'event' must be an object"})", R"({"code":"rest_invalid_param","message":"no","data":{"params":["event.startTime"]}})"};

struct request_seen {
    bool nested = false;
    obstacle met{};
    bool accepted = false;
    bool refused_layout = false;
};

struct gateway {
    taken takes{};
    std::vector<obstacle> script{};
    std::vector<request_seen> seen{};
    std::size_t naming = 0;

    wawp::http::outcome respond(const wawp::http::request& request) {
        request_seen now{.nested = request.body.reveal().find("\"event\":{") != std::string_view::npos};
        now.met = seen.size() < script.size() ? script[seen.size()] : obstacle::nothing;
        const bool fits = takes == taken::either || (takes == taken::nested && now.nested) || (takes == taken::dotted && !now.nested);
        const bool arrives = now.met == obstacle::nothing || now.met == obstacle::lost_answer;
        now.accepted = arrives && fits;
        now.refused_layout = now.met == obstacle::false_naming || (now.met == obstacle::nothing && !fits);
        seen.push_back(now);
        return answer(now);
    }

private:
    wawp::http::outcome answer(const request_seen& now) {
        using wawp::http::response;
        using wawp::http::transport_error;
        switch (now.met) {
            case obstacle::refused_connection:
                return wawp::unexpected{transport_error{wawp::http::failure::connect, wawp::http::evidence::nothing_sent, {}, {}}};
            case obstacle::lost_answer:
                return wawp::unexpected{transport_error{wawp::http::failure::timeout, wawp::http::evidence::may_have_been_sent, {}, {}}};
            case obstacle::busy: return response{429, {}, {}};
            case obstacle::server_error: return response{500, {}, R"({"message":"event must be an object"})"};
            case obstacle::other_refusal: return response{422, {}, R"({"message":"chatId is invalid"})"};
            case obstacle::nothing: case obstacle::false_naming: break;
        }
        if (now.accepted) return response{201, {}, R"({"id":"true_1@c.us_3EB0"})"};
        return response{naming % 2 == 0 ? 400 : 422, {}, std::string(namings[naming++ % std::size(namings)])};
    }
};

struct gateway_transport {
    gateway* there;
    wawp::http::outcome round_trip(const wawp::http::request& request, wawp::http::deadline) { return there->respond(request); }
};

enum class policy : unsigned char { at_most_once, at_least_once, never };

/// What the oracle remembers of one client.
struct memory {
    bool nested = false, may_switch = true, settled = false;
};

/// What must come of one send: each request's layout, and the verdict.
struct course {
    std::vector<bool> nested{};
    wawp::delivery verdict = wawp::delivery::not_sent;
};

constexpr unsigned max_attempts = 4;

/// Follows what the gateway did, request by request, and says what the client had to send.
course expected(const std::vector<request_seen>& seen, policy retry, memory& client) {
    course it;
    for (std::size_t i = 0; i < max_attempts; ++i) {
        it.nested.push_back(client.nested);
        if (i >= seen.size()) return it;  // too few requests: the comparison shows it
        const request_seen& now = seen[i];
        const bool lost = now.met == obstacle::lost_answer || now.met == obstacle::server_error;
        if (now.accepted && !lost) {
            client.may_switch = false;
            client.settled = true;
            it.verdict = wawp::delivery::sent;
            return it;
        }
        if (lost && it.verdict == wawp::delivery::not_sent) it.verdict = wawp::delivery::unknown;
        const bool more = i + 1 < max_attempts && retry != policy::never;
        if (now.refused_layout) {
            if (client.may_switch && more && it.verdict == wawp::delivery::not_sent) {
                client = {.nested = !client.nested, .may_switch = false};
                continue;
            }
            if (!client.settled) client = {.nested = !client.nested, .may_switch = false};  // for the next message
            return it;
        }
        if (now.met == obstacle::other_refusal && !client.settled && !client.may_switch) client.nested = !client.nested;
        const bool transient = now.met == obstacle::refused_connection || now.met == obstacle::busy;
        if (!more || !(transient || (lost && retry == policy::at_least_once))) return it;
    }
    return it;
}

class dice {
public:
    explicit dice(unsigned long long seed) : state_(seed) {}
    std::size_t below(std::size_t n) {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::size_t>(state_ >> 33) % n;
    }

private:
    unsigned long long state_;
};

template <class Retry>
long long run_client(dice& d, policy retry, long long& sends) {
    gateway there{.takes = static_cast<taken>(d.below(4))};
    there.naming = d.below(4);
    tests::virtual_world world;
    wawp::client<gateway_transport, wawp::json::native, Retry, wawp::send_event, tests::virtual_system> client{
        {&there}, tests::who, {.exchange = {.max_attempts = max_attempts}}, {}, {&world}};
    memory remembered;
    long long mismatches = 0;
    int switches = 0;
    for (std::size_t i = 0, count = 1 + d.below(4); i < count; ++i) {
        there.script.assign(d.below(4), obstacle::nothing);
        for (obstacle& what : there.script) what = obstacles[d.below(std::size(obstacles))];
        there.seen.clear();
        const auto sent = client.send(tests::documented_event<wawp::event_view>());
        const course wanted = expected(there.seen, retry, remembered);

        bool same = wanted.nested.size() == there.seen.size();
        const wawp::delivery said = sent ? wawp::delivery::sent : sent.error().delivery;
        same = same && said == wanted.verdict;
        int accepted = 0;
        for (std::size_t k = 0; k < there.seen.size(); ++k) {
            const request_seen& now = there.seen[k];
            same = same && k < wanted.nested.size() && now.nested == wanted.nested[k];
            accepted += now.accepted;
            const bool within = k > 0 && now.nested != there.seen[k - 1].nested;
            switches += within;
            if (within) same = same && there.seen[k - 1].refused_layout;  // never after anything else
        }
        if (sent) same = same && (sent->layout == wawp::json::layout::nested) == there.seen.back().nested && sent->attempts == there.seen.size();
        if (retry != policy::at_least_once) same = same && accepted <= 1;
        if (said == wawp::delivery::not_sent) same = same && accepted == 0;
        mismatches += !same;
        ++sends;
    }
    return mismatches + (switches > 1);
}

}  // namespace

long long run_layout_schedules(long long count, unsigned long long seed) {
    dice d(seed);
    long long sends = 0, mismatches = 0;
    while (sends < count) {
        switch (d.below(3)) {
            case 0: mismatches += run_client<wawp::at_most_once>(d, policy::at_most_once, sends); break;
            case 1: mismatches += run_client<wawp::at_least_once>(d, policy::at_least_once, sends); break;
            default: mismatches += run_client<wawp::never_retry>(d, policy::never, sends); break;
        }
    }
    std::printf("layouts %lld mismatches %lld\n", sends, mismatches);
    return mismatches;
}
