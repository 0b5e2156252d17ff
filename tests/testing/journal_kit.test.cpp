// SPDX-License-Identifier: MIT
// Journals that are broken on purpose: the kit catches each, and says what is wrong.
#include <atomic>
#include <cctype>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/catch.hpp"

#include <wawp/testing/journal_kit.hpp>
#include <wawp/testing/memory_journal.hpp>

using wawp::begin_answer;
using wawp::begin_status;
using wawp::delivery;
using wawp::journal_state;
using wawp::journal_verdict;
using wawp::resolution;
using wawp::result;
using wawp::testing::memory_journal;

namespace {

/// A sound journal, whose functions the broken ones hide.
struct sound {
    explicit sound(const memory_journal& on) : inner(on.another_sender()) {}
    result<begin_answer> begin(std::string_view key, std::string_view payload) { return inner.begin(key, payload); }
    result<journal_state> end(std::string_view key, std::uint64_t fence, const journal_verdict& how) { return inner.end(key, fence, how); }
    result<journal_state> resolve(std::string_view key, resolution what) { return inner.resolve(key, what); }
    memory_journal inner;
};

template <class Journal>
std::vector<std::string> check() {
    const memory_journal memory;
    return wawp::testing::check_journal([&] { return Journal(memory); });
}

/// Whether the kit finds something wrong, and one of its sentences begins like that.
template <class Journal>
bool is_caught(std::string_view sentence) {
    const std::vector<std::string> wrong = check<Journal>();
    for (const std::string& each : wrong) {
        if (each.starts_with(sentence)) return true;
    }
    CAPTURE(wrong, sentence);
    CHECK(false);
    return false;
}

std::uint64_t next_fence() {
    static std::atomic<std::uint64_t> fence{0};  // the kit begins on several threads at once
    return ++fence;
}

begin_answer go() { return {.status = begin_status::go, .fence = next_fence()}; }

wawp::unexpected<wawp::error> failed(wawp::errc code = wawp::errc::journal_failed) { return wawp::unexpected{wawp::error{.code = code}}; }

struct forgets_when_closed : sound {
    explicit forgets_when_closed(const memory_journal&) : sound(memory_journal()) {}
};

struct never_looks : sound {
    using sound::sound;
    result<begin_answer> begin(std::string_view, std::string_view) { return go(); }
};

struct loses_the_verdict : sound {
    using sound::sound;
    result<begin_answer> begin(std::string_view key, std::string_view payload) {
        auto answer = inner.begin(key, payload);
        if (answer) answer->verdict.message_id.clear();
        return answer;
    }
};

/// The classic: what did not end is simply begun again.
struct resolves_doubt_by_itself : sound {
    using sound::sound;
    result<begin_answer> begin(std::string_view key, std::string_view payload) {
        auto answer = inner.begin(key, payload);
        if (!answer || answer->status != begin_status::in_doubt) return answer;
        static_cast<void>(inner.resolve(key, resolution::not_sent));
        return inner.begin(key, payload);
    }
};

/// Says `in_doubt` once, and then lets go.
struct forgets_doubt : sound {
    using sound::sound;
    result<begin_answer> begin(std::string_view key, std::string_view payload) {
        auto answer = inner.begin(key, payload);
        if (answer && answer->status == begin_status::in_doubt) static_cast<void>(inner.resolve(key, resolution::not_sent));
        return answer;
    }
};

template <begin_status From, begin_status To>
struct confuses : sound {
    using sound::sound;
    result<begin_answer> begin(std::string_view key, std::string_view payload) {
        auto answer = inner.begin(key, payload);
        if (answer && answer->status == From) answer->status = To;
        return answer;
    }
};

struct compares_no_payload : sound {
    using sound::sound;
    result<begin_answer> begin(std::string_view key, std::string_view) { return inner.begin(key, "always the same"); }
};

struct takes_any_fence : sound {
    using sound::sound;
    result<journal_state> end(std::string_view key, std::uint64_t, const journal_verdict& how) { return inner.end(key, inner.find(key).fence, how); }
};

struct has_one_fence : takes_any_fence {
    using takes_any_fence::takes_any_fence;
    result<begin_answer> begin(std::string_view key, std::string_view payload) {
        auto answer = inner.begin(key, payload);
        if (answer) answer->fence = 1;
        return answer;
    }
};

struct has_large_fences : takes_any_fence {
    using takes_any_fence::takes_any_fence;
    result<begin_answer> begin(std::string_view key, std::string_view payload) {
        auto answer = inner.begin(key, payload);
        if (answer) answer->fence |= std::uint64_t{1} << 63;
        return answer;
    }
};

struct refuses_late_news : sound {
    using sound::sound;
    result<journal_state> end(std::string_view key, std::uint64_t fence, const journal_verdict& how) {
        const journal_state state = inner.find(key).state;
        return state == journal_state::unknown ? result<journal_state>(state) : inner.end(key, fence, how);
    }
};

struct returns_another_state : sound {
    using sound::sound;
    result<journal_state> end(std::string_view key, std::uint64_t fence, const journal_verdict& how) {
        auto state = inner.end(key, fence, how);
        if (state) *state = journal_state::sending;
        return state;
    }
};

struct cannot_begin : sound {
    using sound::sound;
    result<begin_answer> begin(std::string_view, std::string_view) { return failed(); }
};

struct cannot_end : sound {
    using sound::sound;
    result<journal_state> end(std::string_view, std::uint64_t, const journal_verdict&) { return failed(); }
};

struct resolves_nothing : sound {
    using sound::sound;
    result<journal_state> resolve(std::string_view, resolution) { return failed(wawp::errc::not_in_doubt); }
};

struct resolves_anything : sound {
    using sound::sound;
    result<journal_state> resolve(std::string_view, resolution what) {
        return what == resolution::sent ? journal_state::sent : journal_state::not_sent;
    }
};

struct resolves_the_wrong_way : sound {
    using sound::sound;
    result<journal_state> resolve(std::string_view key, resolution what) {
        return inner.resolve(key, what == resolution::sent ? resolution::not_sent : resolution::sent);
    }
};

/// Keys go through `change` on their way in.
template <std::string (*Change)(std::string_view)>
struct changes_keys : sound {
    using sound::sound;
    result<begin_answer> begin(std::string_view key, std::string_view payload) { return inner.begin(Change(key), payload); }
    result<journal_state> end(std::string_view key, std::uint64_t fence, const journal_verdict& how) { return inner.end(Change(key), fence, how); }
    result<journal_state> resolve(std::string_view key, resolution what) { return inner.resolve(Change(key), what); }
};

std::string in_lower_case(std::string_view key) {
    std::string text(key);
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}
std::string trimmed(std::string_view key) {
    while (key.ends_with(' ')) key.remove_suffix(1);
    return std::string(key);
}
std::string clipped(std::string_view key) { return std::string(key.substr(0, 255)); }
std::string as_number(std::string_view key) {
    const std::size_t digits = key.find_first_not_of('0');
    return key == "00" || key == "0" ? "0" : std::string(key.substr(digits == key.npos ? 0 : digits));
}
std::string made_good(std::string_view key) { return wawp::journal_key{}(key).empty() ? std::string(key) : "good " + std::to_string(key.size()); }

/// Looks first and writes later, as two statements without a transaction do.
struct lets_two_go : sound {
    using sound::sound;
    result<begin_answer> begin(std::string_view key, std::string_view payload) {
        return key.starts_with("kit race") ? result<begin_answer>(go()) : inner.begin(key, payload);
    }
};

}  // namespace

TEST_CASE("journal_kit: a sound journal passes", "[thread]") {
    CHECK(check<sound>() == std::vector<std::string>{});
}

TEST_CASE("journal_kit: each broken journal is caught", "[thread]") {
    CHECK(is_caught<forgets_when_closed>("what was sent must be replayed to another sender: it answers go"));
    CHECK(is_caught<forgets_when_closed>("what was sent must be replayed after all were closed: it answers go"));
    CHECK(is_caught<never_looks>("what ended unknown must be in doubt: it answers"));
    CHECK(is_caught<loses_the_verdict>("what was sent must be replayed with its verdict: it answers another verdict"));
    CHECK(is_caught<resolves_doubt_by_itself>("what ended unknown must be in doubt: it answers go"));
    CHECK(is_caught<resolves_doubt_by_itself>("what a sender has left behind must be in doubt: it answers go"));
    CHECK(is_caught<forgets_doubt>("what ended unknown must stay in doubt for another sender: it answers go"));
    CHECK(is_caught<forgets_doubt>("what a sender has left behind must stay in doubt: it answers go"));
    CHECK(is_caught<confuses<begin_status::in_flight, begin_status::in_doubt>>("what another sender is at work on must be in flight"));
    CHECK(is_caught<confuses<begin_status::in_flight, begin_status::in_doubt>>("of four senders that begin at once three must be held off"));
    CHECK(is_caught<confuses<begin_status::in_doubt, begin_status::in_flight>>("what a sender has left behind must be in doubt: it answers in_flight"));
    CHECK(is_caught<confuses<begin_status::other_payload, begin_status::in_doubt>>("a key that stands for another event must be refused"));
    CHECK(is_caught<compares_no_payload>("a key that stands for another event must be refused: it answers in_flight"));
    CHECK(is_caught<takes_any_fence>("the end of an older try must be refused: it answers sent"));
    CHECK(is_caught<has_one_fence>("each try must have a fence of its own"));
    CHECK(is_caught<has_large_fences>("a key that was never used must go: it answers a fence that is not above 0 and below 2^63"));
    CHECK(is_caught<refuses_late_news>("late news that it was sent must be taken: it answers unknown"));
    CHECK(is_caught<returns_another_state>("`end` must return the state that it has written: it answers sending"));
    CHECK(is_caught<cannot_begin>("a key that was never used must go: it answers not sent: the journal could not be read or written"));
    CHECK(is_caught<cannot_end>("`end` must return the state that it has written: it answers not sent: the journal"));
    CHECK(is_caught<resolves_nothing>("`resolve` must return the state that it has written"));
    CHECK(is_caught<resolves_nothing>("what is in flight must not be resolved: it answers not_in_doubt"));
    CHECK(is_caught<resolves_anything>("what is not in doubt must not be resolved: it answers sent"));
    CHECK(is_caught<resolves_anything>("what is in flight must not be resolved: it answers not_sent"));
    CHECK(is_caught<resolves_anything>("what was resolved as sent must be replayed: it answers in_doubt"));
    CHECK(is_caught<resolves_anything>("what was resolved as not_sent must go: it answers in_doubt"));
    CHECK(is_caught<resolves_the_wrong_way>("`resolve` must return the state that it has written: it answers not_sent"));
    CHECK(is_caught<changes_keys<in_lower_case>>("keys must be told apart byte by byte: it answers already_sent"));
    CHECK(is_caught<changes_keys<trimmed>>("keys must be told apart byte by byte: it answers already_sent"));
    CHECK(is_caught<changes_keys<clipped>>("keys must be told apart byte by byte: it answers already_sent"));
    CHECK(is_caught<changes_keys<as_number>>("keys must be told apart byte by byte: it answers already_sent"));
    CHECK(is_caught<changes_keys<made_good>>("a bad key must be refused with bad_option: it answers"));
    CHECK(is_caught<lets_two_go>("of four senders that begin at once one must go: it answers 4 times go"));
}
