// SPDX-License-Identifier: MIT
// One message on its way, driven in three ways over the same random scripts in virtual time: by hand (with calls that do
// not fit in between), by the blocking client, and by the asynchronous one with several at once. An oracle decides from
// the whole history what must come of it; handlers must be called exactly once, and never from inside the call that starts.
#include "schedules/submissions.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/sample_event.hpp"
#include "support/virtual_io.hpp"
#include "support/virtual_system.hpp"

#include <wawp/client/async_client.hpp>
#include <wawp/client/client.hpp>

namespace {

using namespace std::chrono_literals;
using wawp::delivery;
using wawp::errc;
using wawp::http::evidence;
using wawp::http::failure;
using milliseconds = std::chrono::milliseconds;
using time_point = std::chrono::steady_clock::time_point;

enum class again : unsigned char { nobody, at_least_once, both };

/// What can come of an attempt. Without a status it is a transport's error.
struct row {
    delivery fate;
    again who;
    errc code;
    int status;
    const char* body;
    failure where{};
    evidence proof{};
};
constexpr row rows[] = {
    {delivery::sent, again::nobody, {}, 201, R"({"id":"true_1@c.us_3EB0"})"},
    {delivery::sent, again::nobody, {}, 200, R"({"sent":true})"},
    {delivery::not_sent, again::both, errc::connect_failed, 0, "", failure::connect, evidence::nothing_sent},
    {delivery::not_sent, again::both, errc::tls_failed, 0, "", failure::tls, evidence::nothing_sent},
    {delivery::not_sent, again::both, errc::rate_limited, 429, ""},
    {delivery::not_sent, again::nobody, errc::certificate_refused, 0, "", failure::certificate, evidence::nothing_sent},
    {delivery::not_sent, again::nobody, errc::unauthorized, 401, ""},
    {delivery::unknown, again::at_least_once, errc::timed_out, 0, "", failure::timeout, evidence::may_have_been_sent},
    {delivery::unknown, again::at_least_once, errc::connection_lost, 0, "", failure::connection, evidence::may_have_been_sent},
    {delivery::unknown, again::at_least_once, errc::gateway_failed, 503, ""},
    {delivery::unknown, again::nobody, errc::no_evidence, 200, ""},
    {delivery::not_sent, again::both, errc::rejected, 400, R"({"message":"event must be an object"})"},
};
constexpr std::size_t layout_refusal = std::size(rows) - 1;

class dice {
public:
    explicit dice(unsigned long long seed) : state_(seed) {}
    int between(int least, int most) {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return least + static_cast<int>((state_ >> 33) % static_cast<unsigned>(most - least + 1));
    }
    bool one_in(int n) { return between(1, n) == 1; }

private:
    unsigned long long state_;
};

enum class policy : unsigned char { at_most_once, at_least_once, never };
struct chosen_policy {
    policy which;
    bool may_resend(const wawp::verdict& last) const noexcept {
        if (which == policy::never) return false;
        return which == policy::at_most_once ? last.resend_at_most_once : last.resend_at_least_once;
    }
};

struct attempt_script {
    std::size_t what = 0;
    milliseconds lasts{};
    std::optional<int> retry_after{};  // seconds
    double jitter = 0;
};
struct script {
    policy retry{};
    wawp::client_options options{};
    std::optional<milliseconds> cancel_at{};
    std::vector<attempt_script> attempts{};
    bool stray_calls = false;
};

constexpr int attempt_limit = 5;

script draw(dice& d) {
    script it{.retry = static_cast<policy>(d.between(0, 2))};
    if (it.retry == policy::never && !d.one_in(4)) it.retry = policy::at_most_once;
    it.options.exchange = {.max_attempts = static_cast<unsigned>(d.between(1, attempt_limit)),
                           .attempt_timeout = milliseconds{d.one_in(40) ? 0 : d.between(1, 5'000)},
                           .timeout = milliseconds{d.one_in(20) ? 0 : d.between(1, 20'000)}};
    it.options.backoff = {milliseconds{d.between(0, 2'000)}, milliseconds{d.between(0, 8'000)}};
    if (d.one_in(4)) it.cancel_at = milliseconds{d.one_in(10) ? 0 : d.between(0, 9'000)};
    for (int i = 0; i < attempt_limit; ++i) {
        attempt_script a{.what = static_cast<std::size_t>(d.between(0, static_cast<int>(std::size(rows)) - 1))};
        if (d.one_in(2)) a.what = static_cast<std::size_t>(d.between(2, 4));  // so that the schedules get long
        a.lasts = milliseconds{d.one_in(8) ? 0 : d.between(0, 3'000)};
        if (rows[a.what].status >= 400 && d.one_in(3)) a.retry_after = d.between(0, 6);
        a.jitter = d.between(0, 64) / 64.0;
        it.attempts.push_back(a);
    }
    it.stray_calls = d.one_in(2);
    return it;
}

/// What can be seen from outside.
struct trace {
    std::vector<milliseconds> begins{}, limits{};
    std::vector<bool> nested{};
    delivery overall = delivery::not_sent;
    errc code{};
    unsigned attempts = 0;
    bool may_be_duplicate = false;
    milliseconds elapsed{};
    int starts_seen = 0, ends_seen = 0, failures_seen = 0, waits_seen = 0, dones_seen = 0;
    bool operator==(const trace&) const = default;
};

bool may_go_again(const script& it, const row& last) {
    if (it.retry == policy::never) return false;
    return last.who == again::both || (last.who == again::at_least_once && it.retry == policy::at_least_once);
}

milliseconds rest_after(const script& it, const attempt_script& last, std::size_t failures) {
    milliseconds longest = it.options.backoff.first;
    for (std::size_t i = 1; i < failures; ++i) longest *= 2;
    longest = std::min(longest, it.options.backoff.ceiling);
    const auto drawn = static_cast<milliseconds::rep>(static_cast<double>(longest.count()) * last.jitter);
    return std::max(milliseconds{last.jitter < 1 ? drawn : longest.count()}, milliseconds{1'000 * last.retry_after.value_or(0)});
}

/// @param seeks  whether the endpoint's layout is open
trace expected(const script& it, bool seeks) {
    trace t;
    milliseconds now{0};
    const milliseconds deadline = it.options.exchange.timeout;
    const auto cancelled = [&](milliseconds when) { return it.cancel_at && *it.cancel_at <= when; };
    const auto over = [&](errc code) {
        t.attempts = static_cast<unsigned>(t.begins.size());
        t.starts_seen = t.ends_seen = static_cast<int>(t.attempts);
        t.failures_seen = t.ends_seen - (t.overall == delivery::sent);
        t.dones_seen = 1;
        t.code = code;
        t.elapsed = t.overall == delivery::sent ? 0ms : now;
        return t;
    };
    if (cancelled(0ms)) return over(errc::cancelled);
    bool nested = false, open = seeks;
    errc last_code = errc::deadline_passed;
    for (;;) {
        if (now >= deadline || it.options.exchange.attempt_timeout == 0ms) return over(last_code);
        const attempt_script& a = it.attempts[t.begins.size()];
        const row& what = rows[a.what];
        t.begins.push_back(now);
        t.limits.push_back(std::min(now + it.options.exchange.attempt_timeout, deadline));
        t.nested.push_back(nested);
        now += a.lasts;
        const bool refused_layout = a.what == layout_refusal;
        const bool again = refused_layout ? open && it.retry != policy::never : may_go_again(it, what);
        t.may_be_duplicate = what.fate == delivery::sent && t.overall == delivery::unknown;
        t.overall = std::max(t.overall, what.fate);
        last_code = what.code;
        if (what.fate == delivery::sent) return over({});
        const bool had_time = refused_layout || now + milliseconds{1'000 * a.retry_after.value_or(0)} < deadline;
        const bool could_go_on = again && had_time && t.begins.size() < it.options.exchange.max_attempts;
        if (cancelled(now)) return over(could_go_on ? errc::cancelled : last_code);
        if (!again || t.begins.size() == it.options.exchange.max_attempts) return over(last_code);
        if (refused_layout) {
            if (t.overall != delivery::not_sent || now >= deadline) return over(last_code);
            open = false;
            nested = !nested;
            continue;
        }
        const milliseconds wake = now + rest_after(it, a, t.begins.size());
        if (wake >= deadline) return over(last_code);
        ++t.waits_seen;
        if (cancelled(wake)) {
            now = *it.cancel_at;
            return over(errc::cancelled);
        }
        now = wake;
    }
}

/// Counts what an observer is told.
struct counting_observer {
    trace* t;
    void attempt_started(unsigned) const { ++t->starts_seen; }
    void attempt_ended(const wawp::attempt_report& report) const {
        ++t->ends_seen;
        t->failures_seen += report.failure != nullptr;
    }
    void waiting(milliseconds) const { ++t->waits_seen; }
    void done(delivery, unsigned) const { ++t->dones_seen; }
};

/// The gateways of some messages, told apart by the chat.
struct gateway {
    struct post {
        const script* it;
        trace* seen;
    };
    tests::virtual_world* world;
    time_point started;
    std::vector<post> posts{};

    static std::string chat(std::size_t index) { return "20123456789" + std::to_string(index) + "@c.us"; }
    post& of(const wawp::http::request& request) {
        const std::string_view body = request.body.reveal();
        return posts[static_cast<std::size_t>(body[body.find("20123456789") + 11] - '0')];
    }
    milliseconds begin(const wawp::http::request& request, wawp::http::deadline until) {
        const post& here = of(request);
        const auto since = [&](time_point t) { return std::chrono::duration_cast<milliseconds>(t - started); };
        here.seen->begins.push_back(since(world->now));
        here.seen->limits.push_back(since(until));
        here.seen->nested.push_back(request.body.reveal().find("\"event\":{") != std::string_view::npos);
        return here.it->attempts[here.seen->begins.size() - 1].lasts;
    }
    wawp::http::outcome end(const wawp::http::request& request) {
        const post& here = of(request);
        const attempt_script& a = here.it->attempts[here.seen->begins.size() - 1];
        const row& what = rows[a.what];
        world->jitter = a.jitter;
        if (what.status == 0) return wawp::unexpected{wawp::http::transport_error{what.where, what.proof, {}, {}}};
        wawp::http::response answer{.status = what.status, .headers = {}, .body = what.body};
        if (a.retry_after) answer.headers.push_back({"Retry-After", std::to_string(*a.retry_after)});
        return answer;
    }
};

/// Asked to stop from a point in time on.
struct stop_at {
    const tests::virtual_world* world;
    time_point when;
    bool stop_requested() const noexcept { return world->now >= when; }
};

void conclude(trace& t, const wawp::result<wawp::receipt>& sent) {
    t.overall = sent ? delivery::sent : sent.error().delivery;
    t.code = sent ? errc{} : sent.error().code;
    t.attempts = sent ? sent->attempts : sent.error().attempts;
    t.may_be_duplicate = sent && sent->may_be_duplicate;
    t.elapsed = sent ? 0ms : sent.error().elapsed;
}

wawp::event_view event_to(const std::string& chat) {
    auto e = tests::documented_event<wawp::event_view>();
    e.chat_id = std::string_view(chat);
    return e;
}

// --- by hand -------------------------------------------------------------------------------------------------------------

template <class Submission>
bool strays_answer(Submission& invitation, wawp::action now_in, time_point now, wawp::action wanted) {
    const wawp::http::outcome accepted = wawp::http::response{201, {}, R"({"id":"stray"})"};
    bool same = invitation.start(now).action == wanted;
    if (now_in != wawp::action::send) same = same && invitation.on_outcome(accepted, {now, {}, 0.5}).action == wanted;
    if (now_in != wawp::action::wait) same = same && invitation.on_wake(now).action == wanted;
    return same;
}

trace by_hand(const script& it, const std::string& chat) {
    trace t;
    tests::virtual_world world;
    gateway there{&world, world.now, {{&it, &t}}};
    const counting_observer watcher{&t};
    auto e = std::make_unique<wawp::event>(tests::documented_event());
    e->chat_id = chat;
    wawp::submission<wawp::send_event, wawp::json::native, chosen_policy, const counting_observer&> invitation{
        *e, tests::who, it.options, {it.retry}, watcher};
    e.reset();  // it is not needed any more
    const auto stop = it.cancel_at ? there.started + *it.cancel_at : (time_point::max)();
    bool same = true;
    if (stop <= world.now) static_cast<void>(invitation.cancel(world.now));
    wawp::instruction next = stop <= world.now ? wawp::instruction{wawp::action::done} : invitation.start(world.now);
    while (next.action != wawp::action::done && next.action != wawp::action::none && same) {
        if (it.stray_calls) same = strays_answer(invitation, next.action, world.now, wawp::action::none);
        if (next.action == wawp::action::send) {
            if (t.begins.size() == attempt_limit) return {};
            world.pass(there.begin(*next.request, next.until));
            if (stop <= world.now) static_cast<void>(invitation.cancel(world.now));
            const wawp::http::outcome outcome = there.end(*next.request);
            next = invitation.on_outcome(outcome, {world.now, world.wall, world.jitter});
        } else if (stop <= next.until) {
            world.now = std::max(world.now, stop);
            next = invitation.cancel(world.now);
        } else {
            if (it.stray_calls && next.until > world.now) same = invitation.on_wake(world.now).until == next.until && same;
            world.now = next.until;
            next = invitation.on_wake(world.now);
        }
    }
    same = same && strays_answer(invitation, wawp::action::done, world.now, wawp::action::done) &&
           invitation.cancel(world.now + 1s).action == wawp::action::done;
    conclude(t, invitation.finish());
    return same ? t : trace{};
}

// --- by the blocking client ----------------------------------------------------------------------------------------------

struct blocking_transport {
    gateway* there;
    wawp::http::outcome round_trip(const wawp::http::request& request, wawp::http::deadline until) {
        there->world->pass(there->begin(request, until));
        return there->end(request);
    }
};

/// Wakes up early if it is asked to.
struct stoppable_system : tests::virtual_system {
    time_point stop;
    void sleep_until(time_point until, wawp::http::stop_signal) { world->now = std::max(world->now, std::min(until, stop)); }
};

trace by_blocking_client(const script& it, const std::string& chat) {
    trace t;
    tests::virtual_world world;
    gateway there{&world, world.now, {{&it, &t}}};
    const auto stop = it.cancel_at ? there.started + *it.cancel_at : (time_point::max)();
    wawp::client<blocking_transport, wawp::json::native, chosen_policy, wawp::send_event, stoppable_system, counting_observer> client{
        {&there}, tests::who, it.options, {it.retry}, {{&world}, stop}, {&t}};
    conclude(t, client.send(event_to(chat), stop_at{&world, stop}));
    return t;
}

// --- by the asynchronous client, several at once ---------------------------------------------------------------------------

using async_client = wawp::async_client<tests::virtual_io<gateway>, wawp::json::native, chosen_policy, wawp::dotted<wawp::send_event>,
                                        tests::virtual_system, counting_observer>;

/// Whether every handler was called once, and none from inside `start`. One client for each message, since a client has
/// one set of options; they share the queue and the clock.
bool by_async_clients(const std::vector<script>& scripts, std::vector<trace>& traces, long long& handlers) {
    tests::virtual_world world;
    tests::virtual_queue queue(world);
    gateway there{&world, world.now};
    std::vector<int> calls(scripts.size());
    std::vector<std::unique_ptr<async_client>> clients;
    bool inside = false, never_inside = true;
    for (std::size_t i = 0; i < scripts.size(); ++i) there.posts.push_back({&scripts[i], &traces[i]});
    for (std::size_t i = 0; i < scripts.size(); ++i) {
        const script& it = scripts[i];
        const auto stop = it.cancel_at ? there.started + *it.cancel_at : (time_point::max)();
        if (it.cancel_at) queue.at(stop, {}, [] {});  // time must pass there
        clients.push_back(std::make_unique<async_client>(tests::virtual_io<gateway>{&queue, &world, &there}, tests::who, it.options,
                                                         chosen_policy{it.retry}, tests::virtual_system{&world}, counting_observer{&traces[i]}));
        inside = true;
        auto owned = std::make_unique<std::size_t>(i);  // handlers may be move-only
        clients.back()->start(event_to(gateway::chat(i)), [&, index = std::move(owned)](wawp::result<wawp::receipt> sent) {
            never_inside = never_inside && !inside;
            ++calls[*index];
            ++handlers;
            conclude(traces[*index], sent);
        }, stop_at{&world, stop});
        inside = false;
    }
    while (queue.run_one()) {}
    return never_inside && std::all_of(calls.begin(), calls.end(), [](int n) { return n == 1; });
}

void print(const char* title, const trace& t) {
    std::printf("  %s: %s %s after %u attempts, %lld ms, duplicate %d, told %d %d %d %d %d;", title, to_string(t.overall).data(),
                to_string(t.code).data(), t.attempts, static_cast<long long>(t.elapsed.count()), t.may_be_duplicate, t.starts_seen,
                t.ends_seen, t.failures_seen, t.waits_seen, t.dones_seen);
    for (std::size_t i = 0; i < t.begins.size(); ++i) {
        std::printf(" %lld-%lld%s", static_cast<long long>(t.begins[i].count()), static_cast<long long>(t.limits[i].count()),
                    t.nested[i] ? "n" : "d");
    }
    std::printf("\n");
}

bool agrees(const char* who, const trace& wanted, const trace& got) {
    if (wanted == got) return true;
    static int printed = 0;
    if (++printed > 3) return false;
    print("expected", wanted);
    print(who, got);
    return false;
}

}  // namespace

long long run_submission_schedules(long long count, unsigned long long seed) {
    dice d(seed);
    long long mismatches = 0, handlers = 0, done = 0;
    const std::string chat = gateway::chat(0);
    while (done < count) {
        std::vector<script> scripts(static_cast<std::size_t>(d.between(1, 6)));
        std::vector<trace> traces(scripts.size());
        for (script& it : scripts) it = draw(d);
        mismatches += !by_async_clients(scripts, traces, handlers);
        for (std::size_t i = 0; i < scripts.size(); ++i) mismatches += !agrees("async", expected(scripts[i], false), traces[i]);
        done += static_cast<long long>(scripts.size());
        const script& it = scripts.front();
        const trace wanted = expected(it, true);
        mismatches += !agrees("by hand", wanted, by_hand(it, chat));
        mismatches += !agrees("blocking", wanted, by_blocking_client(it, chat));
    }
    std::printf("submissions %lld mismatches %lld handlers %lld\n", done, mismatches, handlers);
    return mismatches + (handlers != done);
}
