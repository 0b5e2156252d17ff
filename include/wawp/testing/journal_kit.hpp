// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/core/text.hpp>
#include <wawp/journal/journal.hpp>

namespace wawp::testing {

namespace detail {

/// The checks of `check_journal`, each on keys of its own.
template <class Open>
class journal_examiner {
public:
    using journal = std::invoke_result_t<Open&>;

    explicit journal_examiner(Open& open) : open_(open) {}

    std::vector<std::string> examine() {
        remembers_what_was_sent();
        lets_what_was_not_sent_begin_again();
        keeps_what_is_unknown_in_doubt();
        knows_whether_a_sender_lives();
        tells_events_apart();
        takes_late_news();
        refuses_stale_fences();
        resolves_only_what_is_in_doubt();
        tells_keys_apart();
        refuses_bad_keys();
        lets_one_of_many_begin();
        return std::move(wrong_);
    }

private:
    static constexpr std::string_view payload = "0000000000000000000000000000000000000000000000000000000000000001"sv;
    static constexpr std::string_view other_payload = "0000000000000000000000000000000000000000000000000000000000000002"sv;

    static journal_verdict verdict_of(delivery what) {
        if (what == delivery::sent) {
            return {.delivery = what,
                    .message_id = "true_1@c.us_\"3EB0'\xF0\x9F\x93\x85",
                    .may_be_duplicate = true,
                    .attempts = 3,
                    .layout = json::layout::nested};
        }
        return {.delivery = what, .attempts = 2, .error = "timed_out", .http_status = 504};
    }

    void complain(std::string_view what, std::string_view instead) {
        wrong_.push_back(std::string(what).append(": it answers ").append(instead));
    }

    template <class T>
    bool has_failed(const result<T>& answer, std::string_view what) {
        if (!answer) complain(what, to_string(answer.error()));
        return !answer;
    }

    /// Begins, and returns the fence; 0 unless that was `go`.
    std::uint64_t begin(journal& sender, std::string_view key, begin_status wanted, std::string_view what, std::string_view of = payload) {
        const auto answer = sender.begin(key, of);
        if (has_failed(answer, what)) return 0;
        if (answer->status != wanted) complain(what, to_string(answer->status));
        if (answer->status != begin_status::go) return 0;
        if (answer->fence == 0 || answer->fence >> 63 != 0) complain(what, "a fence that is not above 0 and below 2^63");
        return answer->fence;
    }

    void end(journal& sender, std::string_view key, std::uint64_t fence, delivery how, journal_state wanted, std::string_view what) {
        const auto answer = sender.end(key, fence, verdict_of(how));
        if (!has_failed(answer, what) && *answer != wanted) complain(what, to_string(*answer));
    }

    void resolve(journal& person, std::string_view key, resolution how, journal_state wanted, std::string_view what) {
        const auto answer = person.resolve(key, how);
        if (!has_failed(answer, what) && *answer != wanted) complain(what, to_string(*answer));
    }

    void refuse_to_resolve(journal& person, std::string_view key, errc wanted, std::string_view what) {
        for (const resolution how : {resolution::sent, resolution::not_sent}) {
            const auto answer = person.resolve(key, how);
            if (answer) complain(what, to_string(*answer));
            else if (answer.error().code != wanted) complain(what, to_string(answer.error().code));
        }
    }

    /// One try from its begin to its end.
    std::uint64_t try_once(journal& sender, std::string_view key, delivery how) {
        const std::uint64_t fence = begin(sender, key, begin_status::go, "a key that was never used must go");
        constexpr journal_state states[] = {journal_state::not_sent, journal_state::unknown, journal_state::sent};
        end(sender, key, fence, how, states[static_cast<std::size_t>(how)], "`end` must return the state that it has written");
        return fence;
    }

    void expect_replay(journal& sender, std::string_view key, std::string_view what) {
        const auto answer = sender.begin(key, payload);
        if (has_failed(answer, what)) return;
        if (answer->status != begin_status::already_sent) complain(what, to_string(answer->status));
        else if (answer->verdict != verdict_of(delivery::sent)) complain(what, "another verdict than the one that was written");
    }

    void remembers_what_was_sent() {
        {
            journal sender = open_();
            static_cast<void>(try_once(sender, "kit sent", delivery::sent));
            expect_replay(sender, "kit sent", "what was sent must be replayed with its verdict");
            journal other = open_();
            expect_replay(other, "kit sent", "what was sent must be replayed to another sender");
        }
        journal later = open_();
        expect_replay(later, "kit sent", "what was sent must be replayed after all were closed");
    }

    void lets_what_was_not_sent_begin_again() {
        journal sender = open_();
        const std::uint64_t first = try_once(sender, "kit not sent", delivery::not_sent);
        const std::uint64_t second = begin(sender, "kit not sent", begin_status::go, "what was not sent must go again");
        if (first == second) complain("each try must have a fence of its own", "the same one twice");
        end(sender, "kit not sent", second, delivery::sent, journal_state::sent, "the second try must end as it did");
        expect_replay(sender, "kit not sent", "what was sent in a second try must be replayed with its verdict");
    }

    void keeps_what_is_unknown_in_doubt() {
        journal sender = open_();
        static_cast<void>(try_once(sender, "kit unknown", delivery::unknown));
        begin(sender, "kit unknown", begin_status::in_doubt, "what ended unknown must be in doubt");
        journal other = open_();
        begin(other, "kit unknown", begin_status::in_doubt, "what ended unknown must stay in doubt for another sender");
        begin(other, "kit unknown", begin_status::in_doubt, "what is in doubt must stay so however often it is asked for");
    }

    void knows_whether_a_sender_lives() {
        journal other = open_();
        {
            journal sender = open_();
            begin(sender, "kit dies", begin_status::go, "a key that was never used must go");
            begin(sender, "kit dies", begin_status::in_flight, "what this sender is at work on must be in flight");
            begin(other, "kit dies", begin_status::in_flight, "what another sender is at work on must be in flight");
            refuse_to_resolve(other, "kit dies", errc::in_flight, "what is in flight must not be resolved");
            begin(other, "kit dies", begin_status::in_flight, "a refused `resolve` must change nothing");
        }
        begin(other, "kit dies", begin_status::in_doubt, "what a sender has left behind must be in doubt");
        journal later = open_();
        begin(later, "kit dies", begin_status::in_doubt, "what a sender has left behind must stay in doubt");
        resolve(later, "kit dies", resolution::not_sent, journal_state::not_sent, "what a sender has left behind can be resolved");
    }

    void tells_events_apart() {
        const auto refuses = [&](journal& sender, std::string_view key) {
            begin(sender, key, begin_status::other_payload, "a key that stands for another event must be refused", other_payload);
        };
        journal sender = open_();
        for (const delivery how : {delivery::sent, delivery::not_sent, delivery::unknown}) {
            const std::string key = "kit payload " + std::string(to_string(how));
            const std::uint64_t fence = begin(sender, key, begin_status::go, "a key that was never used must go");
            refuses(sender, key);
            static_cast<void>(sender.end(key, fence, verdict_of(how)));
            refuses(sender, key);
        }
        expect_replay(sender, "kit payload sent", "a refused event must not change the entry");
    }

    void takes_late_news() {
        journal sender = open_();
        const std::uint64_t late = try_once(sender, "kit late", delivery::unknown);
        end(sender, "kit late", late, delivery::not_sent, journal_state::unknown, "what ended unknown must not become not_sent by itself");
        end(sender, "kit late", late, delivery::sent, journal_state::sent, "late news that it was sent must be taken");
        expect_replay(sender, "kit late", "late news that it was sent must be kept with its verdict");
        end(sender, "kit late", late, delivery::unknown, journal_state::sent, "what was sent must stay so");
        expect_replay(sender, "kit late", "what was sent must stay so with its verdict");
    }

    void refuses_stale_fences() {
        constexpr std::string_view what = "the end of an older try must be refused"sv;
        journal sender = open_();
        const std::uint64_t first = try_once(sender, "kit stale", delivery::not_sent);
        const std::uint64_t second = begin(sender, "kit stale", begin_status::go, "what was not sent must go again");
        if (const auto answer = sender.end("kit stale", first, verdict_of(delivery::sent))) complain(what, to_string(*answer));
        begin(sender, "kit stale", begin_status::in_flight, "the end of an older try must change nothing");
        end(sender, "kit stale", second, delivery::sent, journal_state::sent, "the latest try must end as it did");
        if (const auto answer = sender.end("kit never begun", 1, verdict_of(delivery::sent))) {
            complain("the end of what never began must be refused", to_string(*answer));
        }
        begin(sender, "kit never begun", begin_status::go, "the end of what never began must change nothing");
    }

    void resolves_only_what_is_in_doubt() {
        constexpr std::string_view what = "what is not in doubt must not be resolved"sv;
        journal sender = open_();
        refuse_to_resolve(sender, "kit nobody", errc::not_in_doubt, what);
        static_cast<void>(try_once(sender, "kit resolve sent", delivery::sent));
        refuse_to_resolve(sender, "kit resolve sent", errc::not_in_doubt, what);
        expect_replay(sender, "kit resolve sent", "a refused `resolve` must change nothing");
        static_cast<void>(try_once(sender, "kit resolve not sent", delivery::not_sent));
        refuse_to_resolve(sender, "kit resolve not sent", errc::not_in_doubt, what);

        static_cast<void>(try_once(sender, "kit doubt sent", delivery::unknown));
        constexpr std::string_view returns = "`resolve` must return the state that it has written"sv;
        resolve(sender, "kit doubt sent", resolution::sent, journal_state::sent, returns);
        static_cast<void>(try_once(sender, "kit doubt not", delivery::unknown));
        resolve(sender, "kit doubt not", resolution::not_sent, journal_state::not_sent, returns);
        journal other = open_();
        begin(other, "kit doubt sent", begin_status::already_sent, "what was resolved as sent must be replayed");
        begin(other, "kit doubt not", begin_status::go, "what was resolved as not_sent must go");
    }

    void tells_keys_apart() {
        const std::string keys[] = {"kit key", "Kit key", "kit key ", " kit key", "kit'; DROP TABLE wawp_journal; --", "kit \"key\"",
                                    "kit %s_%", "kit \\", "kit \xC3\xA9", "kit e\xCC\x81", "kit \xF0\x9F\x93\x85", "0", "00", "1e3",
                                    "1000", "NULL", std::string(512, 'k'), std::string(511, 'k')};
        journal sender = open_();
        for (const std::string& key : keys) {
            const std::uint64_t fence = begin(sender, key, begin_status::go, "keys must be told apart byte by byte");
            end(sender, key, fence, delivery::sent, journal_state::sent, "any key may be ended");
        }
        for (const std::string& key : keys) expect_replay(sender, key, "any key must be found again");
    }

    void refuses_bad_keys() {
        constexpr std::string_view what = "a bad key must be refused with bad_option"sv;
        const auto expect_refusal = [&](const auto& answer) {
            if (answer) complain(what, "as if it were a good one");
            else if (answer.error().code != errc::bad_option) complain(what, to_string(answer.error().code));
        };
        journal sender = open_();
        const std::string keys[] = {"",          " \t",       std::string("kit\0nul", 7), "kit\nline",
                                    "kit \xFF", std::string(513, 'k'), std::string(10'000, 'k')};
        for (const std::string& key : keys) {
            expect_refusal(sender.begin(key, payload));
            expect_refusal(sender.end(key, 1, verdict_of(delivery::sent)));
            expect_refusal(sender.resolve(key, resolution::sent));
        }
    }

    /// Several senders, each on a thread of its own, ask for the same key at once.
    void lets_one_of_many_begin() {
        for (const std::string_view key : {"kit race 1", "kit race 2", "kit race 3"}) {
            std::atomic<unsigned> waiting{4}, asking{4}, gone{0}, held_off{0};
            std::vector<std::thread> senders;
            for (unsigned i = 0; i < 4; ++i) {
                senders.emplace_back([&, key] {
                    journal sender = open_();
                    for (--waiting; waiting != 0;) std::this_thread::yield();
                    const auto answer = sender.begin(key, payload);
                    if (answer && answer->status == begin_status::go) ++gone;
                    if (answer && answer->status == begin_status::in_flight) ++held_off;
                    for (--asking; asking != 0;) std::this_thread::yield();  // all live until all have asked
                });
            }
            for (std::thread& each : senders) each.join();
            if (gone != 1) complain("of four senders that begin at once one must go", std::to_string(gone) + " times go");
            if (held_off != 3) {
                complain("of four senders that begin at once three must be held off", std::to_string(held_off) + " times in_flight");
            }
        }
    }

    Open& open_;
    std::vector<std::string> wrong_{};
};

}  // namespace detail

/// What is wrong with a journal, a sentence for each finding; none if it does as `journal_policy` says.
/// ```cpp
/// const auto wrong = wawp::testing::check_journal([&] { return my_journal(file); });
/// ```
/// @param open  makes one more sender on the same journal, which holds none of the keys that begin with `kit`, nor a few
///              short ones, at first. Called on several threads, perhaps at once. A sender that is destroyed counts as dead.
/// It cannot cut the power: that `begin` is durable is for tests that kill processes, and for the documentation of the
/// database.
template <class Open>
    requires journal_policy<std::invoke_result_t<Open&>>
[[nodiscard]] std::vector<std::string> check_journal(Open&& open) {
    return detail::journal_examiner<std::remove_reference_t<Open>>(open).examine();
}

}  // namespace wawp::testing
