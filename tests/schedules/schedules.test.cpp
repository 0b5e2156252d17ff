// SPDX-License-Identifier: MIT
// Random schedules of the exchange in virtual time, against an oracle that shares nothing with the library but the
// names of what can happen: its own table, its own arithmetic on plain numbers, and each decision taken from the whole
// history.
//
//     schedules [count] [seed]
//
// prints one line each: `schedules N mismatches N`, `layouts N mismatches N` and `submissions N mismatches N handlers N`, and
// fails on a mismatch, after printing the first ones with the arguments that bring them back. It also breaks the library's table, policies and driver one by one, and fails if such a mutant
// goes unnoticed.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <optional>

#include <wawp/exchange/exchange.hpp>
#include <wawp/exchange/retry_budget.hpp>

#include "schedules/layouts.hpp"
#include "schedules/submissions.hpp"

namespace {

using std::int64_t;
using wawp::situation;
using wawp::stop_reason;

constexpr int64_t ms = 1'000'000;  // all times are nanoseconds
constexpr int64_t s = 1'000 * ms;
constexpr int64_t endless = std::numeric_limits<int64_t>::max();
constexpr int attempt_limit = 6;

// --- what happens: a script, drawn at random -------------------------------------------------------------------------

class dice {
public:
    explicit dice(std::uint64_t seed) : state_(seed) {}

    std::uint64_t roll() {  // splitmix64: the same numbers everywhere
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }
    int64_t between(int64_t least, int64_t most) {
        return least + static_cast<int64_t>(roll() % static_cast<std::uint64_t>(most - least + 1));
    }
    bool one_in(int64_t n) { return between(1, n) == 1; }

private:
    std::uint64_t state_;
};

enum class policy { at_most_once, at_least_once, never };

struct attempt_script {
    situation what{};  // if no status came
    int status = 0;    // otherwise
    int64_t lasts = 0;
    std::optional<int64_t> retry_after;  // seconds
    int64_t jitter = 0;                  // in 1024ths
    int64_t oversleep = 0;
    bool stray_calls = false;  // calls that do not fit, at each point
};

struct script {
    wawp::exchange_options options;
    policy retry{};
    int64_t first = 0, ceiling = 0;  // of the backoff, ms
    int64_t start = 0;
    int64_t cancel_at = endless;
    bool cancelled_before_start = false;
    attempt_script attempts[attempt_limit];
};

struct budget_script {
    int64_t capacity = 0, refill = 0 /* ms */, accepted_per_retry = 0;
};

int draw_status(dice& d) {
    constexpr int usual[] = {300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 408, 409, 421, 422,
                             425, 429, 429, 429, 500, 501, 502, 503, 503, 504, 520, 521, 522, 524};
    if (!d.one_in(4)) return usual[d.between(0, static_cast<int64_t>(std::size(usual)) - 1)];
    const int status = static_cast<int>(d.between(100, 699));
    return status >= 200 && status <= 299 ? 100 : status;  // what a 2xx means is in its body
}

attempt_script draw_attempt(dice& d) {
    attempt_script a;
    // Most attempts can be followed by another one, so that the schedules get long.
    constexpr situation common[] = {situation::not_connected,     situation::not_connected,
                                    situation::no_status,         situation::server_error,
                                    situation::too_many_requests, situation::accepted_with_id};
    if (d.one_in(4)) {
        a.status = draw_status(d);
    } else if (d.one_in(3)) {
        a.what = static_cast<situation>(d.between(0, static_cast<int64_t>(wawp::situation_count) - 1));
    } else {
        a.what = common[d.between(0, static_cast<int64_t>(std::size(common)) - 1)];
    }
    a.lasts = d.one_in(8) ? 0 : d.between(0, 3 * s);
    if (d.one_in(3)) a.retry_after = d.between(0, 6);
    if (d.one_in(40)) a.retry_after = d.one_in(2) ? std::numeric_limits<int64_t>::max() : d.between(-5, 1'000'000);
    a.jitter = d.one_in(4) ? 1024 * d.between(0, 1) : d.between(0, 1024);
    a.oversleep = d.one_in(2) ? 0 : d.between(0, d.one_in(10) ? 20 * s : 50 * ms);
    a.stray_calls = d.one_in(4);
    return a;
}

script draw_script(dice& d, int64_t start, wawp::retry_budget* budget) {
    script it;
    const auto milliseconds = [](int64_t n) { return std::chrono::milliseconds{n}; };
    it.options.max_attempts = static_cast<unsigned>(d.one_in(30) ? 0 : d.between(1, attempt_limit));
    it.options.attempt_timeout = milliseconds(d.one_in(40) ? d.between(-1, 0) : d.between(1, 5'000));
    it.options.timeout = milliseconds(d.one_in(40)  ? d.between(-1, 0)
                                      : d.one_in(3) ? d.between(1, 8'000)
                                                    : d.between(1, 60'000));
    it.options.budget = budget;
    it.retry = d.one_in(12) ? policy::never : d.one_in(2) ? policy::at_most_once : policy::at_least_once;
    it.first = d.between(0, 2'000);
    it.ceiling = d.between(0, 8'000);
    it.start = start;
    if (d.one_in(4)) it.cancel_at = start + d.between(0, d.one_in(2) ? 3 * s : 20 * s);
    it.cancelled_before_start = d.one_in(50);
    for (attempt_script& a : it.attempts) a = draw_attempt(d);
    return it;
}

// --- the oracle: the contract, written down a second time ------------------------------------------------------------

enum class resend { by_nobody, by_at_least_once, by_both };

struct fate {
    char what;  // 'n' not sent, 'u' unknown, 's' sent
    resend again;
};

fate fate_of_status(int status) {
    constexpr int refusals[] = {307, 308, 400, 401, 402, 403, 404, 405, 410, 411, 413, 414, 415, 417, 422, 431, 501};
    for (const int refusal : refusals) {
        if (status == refusal) return {'n', resend::by_nobody};
    }
    if (status == 421 || status == 425 || status == 429 || status == 521) return {'n', resend::by_both};
    if (status / 100 == 5) return {'u', resend::by_at_least_once};
    return {'u', resend::by_nobody};
}

fate fate_of(const attempt_script& a) {
    if (a.status != 0) return fate_of_status(a.status);
    switch (a.what) {
        case situation::not_connected:
        case situation::handshake_failed:
        case situation::layout_refused:
        case situation::not_processed:
        case situation::too_many_requests:
        case situation::origin_unreachable:
            return {'n', resend::by_both};
        case situation::refused_before_sending:
        case situation::certificate_refused:
        case situation::stopped_before_writing:
        case situation::refused_by_mark:
        case situation::redirect_keeping_post:
        case situation::refused_by_status:
        case situation::quota_reached:
            return {'n', resend::by_nobody};
        case situation::no_status:
        case situation::server_error:
            return {'u', resend::by_at_least_once};
        case situation::stopped_while_writing:
        case situation::unproven:
        case situation::redirect_to_get:
        case situation::other_client_error:
        case situation::other_status:
            return {'u', resend::by_nobody};
        case situation::accepted_with_id:
        case situation::accepted_by_flag:
            return {'s', resend::by_nobody};
    }
    return {'?', resend::by_nobody};
}

// What can be seen of one exchange from outside.
struct trace {
    int attempts = 0;
    int64_t begins[attempt_limit]{}, limits[attempt_limit]{}, wakes[attempt_limit]{};
    char overall = 'n', last = '-';
    bool may_be_duplicate = false;
    stop_reason reason = stop_reason::unfinished;
    int64_t elapsed = 0;  // ms
    std::optional<int64_t> retry_after;
    bool stray_calls_ignored = true;
    bool operator==(const trace&) const = default;
};

// The textbook bucket: a level, and the time when it was last looked at.
class bucket {
public:
    explicit bucket(const budget_script& b)
        : token_(b.refill > 0 ? b.refill * ms : 1'000'000),
          full_(b.capacity * token_),
          level_(full_),
          by_time_(b.refill > 0),
          reward_(b.accepted_per_retry > 0 ? (token_ + b.accepted_per_retry - 1) / b.accepted_per_retry : 0) {}

    bool try_take(int64_t now) {
        fill(now);
        if (level_ < token_) return false;
        level_ -= token_;
        return true;
    }
    void reward(int64_t now) {
        fill(now);
        level_ = std::min(full_, level_ + reward_);
    }

private:
    void fill(int64_t now) {
        if (by_time_) level_ = std::min(full_, level_ + (now - seen_));
        seen_ = now;
    }
    int64_t token_, full_, level_;
    bool by_time_;
    int64_t reward_, seen_ = 0;
};

bool may_go_again(policy retry, const char* history, const fate& last) {
    if (retry == policy::never) return false;
    if (retry == policy::at_least_once) return last.again != resend::by_nobody;
    for (; *history != '\0'; ++history) {
        if (*history != 'n') return false;  // one byte may have left, once: never again
    }
    return last.again == resend::by_both;
}

int64_t longest_wait(const script& it, int failures) {
    int64_t longest = it.first;
    while (--failures > 0) longest *= 2;
    return std::min(longest, it.ceiling);
}

void judge(trace& t, const char* history) {
    bool unknown = false;
    for (; *history != '\0'; ++history) {
        t.last = *history;
        if (*history == 's') {
            t.overall = 's';
            t.may_be_duplicate = unknown;
        }
        if (*history == 'u') unknown = true;
    }
    if (t.overall != 's' && unknown) t.overall = 'u';
}

// What must come of the script. `now` ends as the time of the last thing that happened.
trace expected(const script& it, bucket* budget, int64_t& now) {
    trace t;
    char history[attempt_limit + 1]{};
    const auto over = [&](stop_reason why) {
        t.reason = why;
        t.elapsed = (now - it.start) / ms;
        judge(t, history);
        return t;
    };
    now = it.start;
    const int64_t deadline = it.start + it.options.timeout.count() * ms;
    if (it.cancelled_before_start) return over(stop_reason::cancelled);
    if (it.options.max_attempts == 0) return over(stop_reason::attempts_used_up);

    for (;;) {
        if (now >= deadline || it.options.attempt_timeout.count() <= 0) return over(stop_reason::deadline_passed);
        const attempt_script& a = it.attempts[t.attempts];
        t.begins[t.attempts] = now;
        t.limits[t.attempts] = std::min(now + it.options.attempt_timeout.count() * ms, deadline);
        now += a.lasts;
        const fate f = fate_of(a);
        history[t.attempts++] = f.what;
        t.retry_after = a.retry_after;

        if (f.what == 's' && budget != nullptr) budget->reward(now);
        if (f.what == 's') return over(stop_reason::accepted);
        if (it.cancel_at <= now) return over(stop_reason::cancelled);
        if (!may_go_again(it.retry, history, f)) return over(stop_reason::not_worth_resending);
        if (t.attempts == static_cast<int>(it.options.max_attempts)) return over(stop_reason::attempts_used_up);

        const int64_t asked = a.retry_after.value_or(0);
        const int64_t backoff = longest_wait(it, t.attempts) * a.jitter / 1024 * ms;
        if (asked > (deadline - now) / s + 1) return over(stop_reason::deadline_passed);
        const int64_t wake = now + std::max(backoff, asked * s);
        if (wake >= deadline) return over(stop_reason::deadline_passed);
        if (budget != nullptr && !budget->try_take(now)) return over(stop_reason::budget_spent);
        t.wakes[t.attempts - 1] = wake;
        if (it.cancel_at < wake + a.oversleep) return now = it.cancel_at, over(stop_reason::cancelled);
        now = wake + a.oversleep;
    }
}

// --- the driver: what the library makes of the script ----------------------------------------------------------------

using time_point = std::chrono::steady_clock::time_point;
time_point at(int64_t t) { return time_point{std::chrono::nanoseconds{t}}; }
int64_t number(time_point t) { return std::chrono::nanoseconds{t.time_since_epoch()}.count(); }

// The library as the driver uses it. The mutants change one thing.
struct subject {
    wawp::verdict_table table = wawp::default_verdicts;
    bool passes_retry_after_on = true;
    bool cancels = true;
    bool uses_budget = true;
    int64_t late_by = 0;

    [[nodiscard]] const wawp::verdict& verdict_of(const attempt_script& a) const {
        return table[a.status != 0 ? wawp::situation_of_status(a.status) : a.what];
    }
};

template <class Machine>
void stray(Machine& machine, trace& t, const subject& lib, const attempt_script& a, int64_t now, wawp::action answer) {
    const bool sending = machine.state() == wawp::exchange_state::sending;
    const bool waiting = machine.state() == wawp::exchange_state::waiting;
    bool ignored = true;
    if (machine.state() != wawp::exchange_state::idle) ignored &= machine.start(at(now)) == answer;
    if (!waiting) ignored &= machine.on_wake(at(now)) == answer;
    if (!sending) ignored &= machine.on_attempt(lib.verdict_of(a), std::chrono::seconds{1}, at(now), 0.5) == answer;
    t.stray_calls_ignored = t.stray_calls_ignored && ignored;
}

template <class Machine>
void look(const Machine& machine, trace& t) {
    constexpr char letters[] = {'n', 'u', 's'};
    t.overall = letters[static_cast<int>(machine.overall())];
    if (machine.last() != nullptr) t.last = letters[static_cast<int>(machine.last()->delivery)];
    t.may_be_duplicate = machine.may_be_duplicate();
    t.reason = machine.reason();
    t.elapsed = machine.elapsed().count();
    if (machine.retry_after()) t.retry_after = machine.retry_after()->count();
    if (static_cast<unsigned>(t.attempts) != machine.attempts()) t.attempts = -1;
}

template <class Machine>
wawp::action run_attempt(Machine& machine, trace& t, const subject& lib, const script& it, int64_t& now) {
    const attempt_script& a = it.attempts[t.attempts];
    t.begins[t.attempts] = now;
    t.limits[t.attempts++] = number(machine.attempt_deadline());
    if (a.stray_calls) stray(machine, t, lib, a, now, wawp::action::none);
    now += a.lasts;
    if (lib.cancels && it.cancel_at <= now) machine.cancel(at(it.cancel_at));
    std::optional<std::chrono::seconds> asked;
    if (a.retry_after && lib.passes_retry_after_on) asked = std::chrono::seconds{*a.retry_after};
    return machine.on_attempt(lib.verdict_of(a), asked, at(now + lib.late_by), static_cast<double>(a.jitter) / 1024.0);
}

template <class Machine>
wawp::action run_wait(Machine& machine, trace& t, const subject& lib, const script& it, int64_t& now) {
    const attempt_script& a = it.attempts[t.attempts - 1];
    const int64_t wake = number(machine.wake_time()), early = now + (wake - now) / 2;
    t.wakes[t.attempts - 1] = wake;
    if (a.stray_calls) {
        stray(machine, t, lib, a, now, wawp::action::none);
        if (early < wake && early < it.cancel_at && machine.on_wake(at(early)) != wawp::action::wait) t.attempts = -2;
    }
    now = wake + a.oversleep;
    if (lib.cancels && it.cancel_at < now) return machine.cancel(at(it.cancel_at));
    return machine.on_wake(at(now));
}

template <class Retry>
trace run(const script& it, const subject& lib, Retry retry) {
    trace t;
    wawp::exchange_options options = it.options;
    if (!lib.uses_budget) options.budget = nullptr;
    wawp::exchange machine{
        options, retry,
        wawp::exponential_backoff{std::chrono::milliseconds{it.first}, std::chrono::milliseconds{it.ceiling}}};
    const attempt_script& a = it.attempts[0];
    if (a.stray_calls) stray(machine, t, lib, a, it.start, wawp::action::none);
    if (it.cancelled_before_start && lib.cancels) machine.cancel(at(it.start));
    int64_t now = it.start;
    wawp::action next = machine.start(at(now));
    while (next != wawp::action::done) {
        const bool lost = next == wawp::action::none || (next == wawp::action::send && t.attempts == attempt_limit);
        if (lost || t.attempts < 0) break;  // a machine gone wrong: the trace shows it
        next = next == wawp::action::send ? run_attempt(machine, t, lib, it, now) : run_wait(machine, t, lib, it, now);
    }
    if (a.stray_calls && next == wawp::action::done) {
        stray(machine, t, lib, a, now + s, wawp::action::done);
        machine.cancel(at(now + s));
    }
    look(machine, t);
    return t;
}

trace run(const script& it, const subject& lib) {
    switch (it.retry) {
        case policy::at_most_once:
            return run(it, lib, wawp::at_most_once{});
        case policy::at_least_once:
            return run(it, lib, wawp::at_least_once{});
        case policy::never:
            break;
    }
    return run(it, lib, wawp::never_retry{});
}

// --- both, side by side ----------------------------------------------------------------------------------------------

void print(const char* title, const trace& t) {
    std::printf(
        "  %s: attempts %d overall %c last %c duplicate %d reason %.*s elapsed %lld ms retry_after %lld stray calls "
        "%s\n",
        title, t.attempts, t.overall, t.last, t.may_be_duplicate, static_cast<int>(to_string(t.reason).size()),
        to_string(t.reason).data(), static_cast<long long>(t.elapsed),
        static_cast<long long>(t.retry_after.value_or(-1)), t.stray_calls_ignored ? "ignored" : "took effect");
    for (int i = 0; i < t.attempts; ++i) {
        std::printf("    attempt %d: begins %lld by %lld, then waits until %lld (ns)\n", i + 1,
                    static_cast<long long>(t.begins[i]), static_cast<long long>(t.limits[i]),
                    static_cast<long long>(t.wakes[i]));
    }
}

void print(const script& it) {
    constexpr const char* names[] = {"at_most_once", "at_least_once", "never"};
    std::printf("  %s, at most %u attempts of %lld ms, %lld ms in all, backoff %lld to %lld ms, budget %s\n",
                names[static_cast<int>(it.retry)], it.options.max_attempts,
                static_cast<long long>(it.options.attempt_timeout.count()),
                static_cast<long long>(it.options.timeout.count()), static_cast<long long>(it.first),
                static_cast<long long>(it.ceiling), it.options.budget != nullptr ? "shared" : "none");
    std::printf("  starts at %lld, cancelled at %lld%s\n", static_cast<long long>(it.start),
                static_cast<long long>(it.cancel_at), it.cancelled_before_start ? ", and before the start" : "");
    for (const attempt_script& a : it.attempts) {
        std::printf(
            "    situation %d status %d lasts %lld ns, retry_after %lld s, jitter %lld/1024, oversleeps %lld ns%s\n",
            static_cast<int>(a.what), a.status, static_cast<long long>(a.lasts),
            static_cast<long long>(a.retry_after.value_or(-1)), static_cast<long long>(a.jitter),
            static_cast<long long>(a.oversleep), a.stray_calls ? ", stray calls" : "");
    }
}

// What the run has seen: a check that never meets a case says nothing about it.
struct census {
    int64_t reasons[7]{};
    int64_t situations[wawp::situation_count]{};
    int64_t duplicates = 0, resends_after_unknown = 0;

    void count(const script& it, const trace& t) {
        ++reasons[static_cast<int>(t.reason)];
        duplicates += t.may_be_duplicate;
        for (int i = 0; i < t.attempts; ++i) {
            if (it.attempts[i].status == 0) ++situations[static_cast<int>(it.attempts[i].what)];
            if (i > 0 && fate_of(it.attempts[i - 1]).what == 'u') ++resends_after_unknown;
        }
    }
    [[nodiscard]] bool complete(int64_t schedules) const {
        bool all = duplicates > schedules / 200 && resends_after_unknown > schedules / 100;
        for (int i = 1; i < 7; ++i) all = all && reasons[i] > schedules / 1'000;
        for (const int64_t seen : situations) all = all && seen > schedules / 1'000;
        return all;
    }
};

struct tally {
    int64_t schedules = 0, mismatches = 0;
    census seen;
};

constexpr int round_size = 8;

// A round is a row of exchanges, one after the other, that share a budget; its seed says everything about it.
void run_round(std::uint64_t seed, const subject& lib, bool loud, tally& sum) {
    dice d(seed);
    const budget_script b{d.between(0, 4), d.one_in(3) ? 0 : d.between(1, 20'000), d.between(0, 3)};
    wawp::retry_budget budget{{.capacity = static_cast<unsigned>(b.capacity),
                               .refill = std::chrono::milliseconds{b.refill},
                               .accepted_per_retry = static_cast<unsigned>(b.accepted_per_retry)}};
    bucket tokens{b};
    int64_t now = d.between(0, 1'000) * s;
    for (int i = 0; i < round_size; ++i) {
        const bool shared = d.one_in(2);
        const script it = draw_script(d, now, shared ? &budget : nullptr);
        const trace wanted = expected(it, shared ? &tokens : nullptr, now);
        const trace got = run(it, lib);
        now += d.between(0, 5 * s);
        ++sum.schedules;
        sum.seen.count(it, wanted);
        if (wanted == got) continue;
        if (++sum.mismatches > 3 || !loud) continue;
        std::printf("mismatch in schedule %d of the round; see it again with the arguments: %d %llu\n", i + 1,
                    round_size, static_cast<unsigned long long>(seed));
        print(it);
        print("expected", wanted);
        print("got     ", got);
    }
}

tally run_rounds(int64_t schedules, std::uint64_t seed, const subject& lib, bool loud) {
    tally sum;
    for (std::uint64_t round = 0; sum.schedules < schedules; ++round) {
        run_round(seed + round, lib, loud, sum);
        if (!loud && sum.mismatches > 0) break;  // a mutant: noticed
    }
    return sum;
}

// --- mutants: can the check fail? ------------------------------------------------------------------------------------

int unnoticed = 0;

void expect_noticed(const subject& mutant, const char* what, int number, std::uint64_t seed) {
    if (run_rounds(50'000, seed, mutant, false).mismatches > 0) return;
    std::printf("mutant unnoticed: %s %d\n", what, number);
    ++unnoticed;
}

void check_mutants(std::uint64_t seed) {
    for (std::size_t i = 0; i < wawp::situation_count; ++i) {
        const int row = static_cast<int>(i);
        for (int step = 1; step <= 2; ++step) {
            subject lib;
            wawp::delivery& fate = lib.table.rows[i].delivery;
            fate = static_cast<wawp::delivery>((static_cast<int>(fate) + step) % 3);
            expect_noticed(lib, "another delivery in row", row, seed);
        }
        if (wawp::default_verdicts.rows[i].delivery == wawp::delivery::sent)
            continue;  // never resent, whatever the row says
        subject once, twice;
        once.table.rows[i].resend_at_most_once ^= true;
        twice.table.rows[i].resend_at_least_once ^= true;
        expect_noticed(once, "resend_at_most_once flipped in row", row, seed);
        expect_noticed(twice, "resend_at_least_once flipped in row", row, seed);
    }
    subject deaf, stubborn, spendthrift, slow;
    deaf.passes_retry_after_on = false;
    stubborn.cancels = false;
    spendthrift.uses_budget = false;
    slow.late_by = ms;
    expect_noticed(deaf, "Retry-After is dropped", 0, seed);
    expect_noticed(stubborn, "cancellation is dropped", 0, seed);
    expect_noticed(spendthrift, "the budget is not asked", 0, seed);
    expect_noticed(slow, "attempts are reported a millisecond late", 0, seed);
}

}  // namespace

int main(int argc, char** argv) {
    const int64_t count = argc > 1 ? std::atoll(argv[1]) : 2'000'000;
    const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 20'261'201;

    const tally sum = run_rounds(count, seed, subject{}, true);
    const bool representative = sum.schedules < 100'000 || sum.seen.complete(sum.schedules);
    if (!representative) std::printf("some reason or situation is too rare in these schedules\n");
    check_mutants(seed);
    std::printf("schedules %lld mismatches %lld\n", static_cast<long long>(sum.schedules),
                static_cast<long long>(sum.mismatches));
    const long long wrong_layouts = run_layout_schedules(count / 10, seed);
    const long long wrong_submissions = run_submission_schedules(count / 2, seed);
    const bool well = sum.mismatches == 0 && wrong_layouts == 0 && wrong_submissions == 0;
    return well && unnoticed == 0 && representative ? EXIT_SUCCESS : EXIT_FAILURE;
}
