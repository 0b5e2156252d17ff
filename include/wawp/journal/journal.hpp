// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/core/text.hpp>
#include <wawp/core/utf8.hpp>
#include <wawp/json/policy.hpp>
#include <wawp/schema/validate.hpp>

/// A journal remembers by key what was begun and how it ended, so that `wawp::once` can keep its promise when programs crash.
namespace wawp {

/// What a journal knows of a key.
enum class journal_state : std::uint8_t {
    sending,   ///< begun, and not ended: on its way, or its sender died
    sent,      ///< ended so, or a person said so
    not_sent,  ///< likewise; also a key that was never used
    unknown,   ///< ended so
};

/// What a journal says to one who wants to send.
enum class begin_status : std::uint8_t {
    go,             ///< begun, durably: send now, then `end`
    already_sent,   ///< the answer's `verdict` is the one of then
    in_doubt,       ///< an earlier try had no certain end; it stays so until somebody resolves it
    in_flight,      ///< another sender that still lives has begun and not ended
    other_payload,  ///< the key stands for another event
};

/// What a person found out about a key in doubt.
enum class resolution : std::uint8_t { sent, not_sent };

/// How a try ended: what a journal keeps of a receipt or an error. It holds no secret, and no text of the gateway's but
/// the message's id.
struct journal_verdict {
    wawp::delivery delivery = delivery::unknown;  ///< of the message; once a person has resolved the key, what was said
    std::string message_id{};  ///< printable UTF-8, 512 bytes at most; empty if there was none, or none that may be kept
    bool may_be_duplicate = false;  ///< it was sent, and an earlier attempt may have gone out as well
    unsigned attempts = 0;  ///< how often the request was sent
    json::layout layout{};  ///< of the body that was accepted; of no account unless it was sent
    std::string error{};  ///< name of the `errc`; empty if it was sent
    int http_status = 0;  ///< of an error; 0: no status was received

    bool operator==(const journal_verdict&) const = default;  ///< member by member
};

/// What `begin` answers.
struct begin_answer {
    begin_status status{};  ///< whether to send
    std::uint64_t fence = 0;            ///< with `go`: names this try; `end` wants it back. Above 0 and below 2^63
    std::chrono::sys_seconds began{};   ///< when the latest try began
    journal_verdict verdict{};          ///< with `already_sent`
};

/// Who begins, with what, and when.
struct begin_request {
    std::string_view payload;        ///< digest of the event, 64 hexadecimal digits
    std::string_view sender;         ///< names who begins, in the journal's own way
    std::uint64_t fence = 0;         ///< of the new try; no other try of the key had it
    std::chrono::sys_seconds now{};  ///< by the wall clock
};

/// What a journal holds of one key, and the rules by which that changes.
///
/// They are here once for all journals. An operation of a journal opens a transaction that keeps all others out, reads the
/// entry (one that is made by default where the key is new), calls the function of the same name, and, if the entry may
/// have changed, writes it back and commits; only then it answers.
struct journal_entry {
    std::string key{};  ///< see `journal_key`
    std::string payload{};  ///< of the event that the key stands for; empty while it is new
    journal_state state = journal_state::not_sent;  ///< `not_sent` also while the key is new
    std::uint64_t fence = 0;  ///< the latest try
    std::string sender{};     ///< who made it
    std::chrono::sys_seconds began{};  ///< when, by the wall clock of that sender
    bool resolved = false;    ///< a person said what `state` says
    journal_verdict verdict{};  ///< how it ended; as made by default until then

    bool operator==(const journal_entry&) const = default;  ///< member by member

    /// The entry has changed if the answer is `go`.
    /// @param asked  the new try; its texts are copied
    /// @param sender_lives  whether the latest try's sender may still be at work on it; asked while `state` is `sending`
    [[nodiscard]] begin_answer begin(const begin_request& asked, bool sender_lives) {
        begin_answer answer{.status = status_for(asked.payload, sender_lives), .began = began};
        if (answer.status == begin_status::already_sent) answer.verdict = verdict;
        if (answer.status != begin_status::go) return answer;
        payload = asked.payload;
        state = journal_state::sending;
        fence = answer.fence = asked.fence;
        sender = asked.sender;
        began = answer.began = asked.now;
        resolved = false;
        verdict = {};
        return answer;
    }

    /// Takes in how the try `ended` ended. A try ends once; after that only the news that it was sent after all is taken.
    /// @return the state now, or `errc::other_try` if that was not the latest one
    [[nodiscard]] result<journal_state> end(std::uint64_t ended, const journal_verdict& how) {
        if (ended == 0 || ended != fence) {
            error failure{.code = errc::other_try};
            failure.message = "the entry belongs to another try";
            return unexpected{std::move(failure)};
        }
        const bool late = state != journal_state::sending;
        if (late && (how.delivery != delivery::sent || state == journal_state::sent)) return state;
        verdict = how;
        resolved = false;
        state = how.delivery == delivery::sent       ? journal_state::sent
                : how.delivery == delivery::not_sent ? journal_state::not_sent
                                                     : journal_state::unknown;
        return state;
    }

    /// Takes in what a person says. Only what is in doubt can be resolved.
    /// @return the state now, `errc::in_flight`, or `errc::not_in_doubt`
    [[nodiscard]] result<journal_state> resolve(resolution what, bool sender_lives) {
        if (state == journal_state::sending && sender_lives) {
            return unexpected{error{.code = errc::in_flight, .delivery = delivery::unknown}};
        }
        if (state != journal_state::sending && state != journal_state::unknown) {
            error failure{.code = errc::not_in_doubt};
            failure.delivery = state == journal_state::sent ? delivery::sent : delivery::not_sent;
            return unexpected{std::move(failure)};
        }
        state = what == resolution::sent ? journal_state::sent : journal_state::not_sent;
        verdict.delivery = what == resolution::sent ? delivery::sent : delivery::not_sent;
        resolved = true;
        return state;
    }

private:
    [[nodiscard]] begin_status status_for(std::string_view wanted, bool sender_lives) const noexcept {
        if (!payload.empty() && wanted != payload) return begin_status::other_payload;
        if (state == journal_state::sent) return begin_status::already_sent;
        if (state == journal_state::not_sent) return begin_status::go;
        return state == journal_state::sending && sender_lives ? begin_status::in_flight : begin_status::in_doubt;
    }
};

/// The rule for keys: 1 to 512 bytes of UTF-8, not blank, no control characters. Keys are compared byte by byte.
struct journal_key {
    static constexpr std::string_view name = "journal_key"sv;  ///< as violations show it
    /// What to mend in it; empty if nothing.
    constexpr std::string_view operator()(std::string_view key) const noexcept {
        if (utf8::is_blank(key)) return "give it a visible character";
        if (key.size() > 512) return "make it at most 512 bytes long";
        for (std::size_t at = 0; at < key.size();) {
            const utf8::code_point point = utf8::decode(key, at);
            if (point.size == 0) return "write it as UTF-8";
            if (utf8::steers_display(point.value)) return "take control characters out";
            at += point.size;
        }
        return {};
    }
};

/// Why a journal refuses `key`: an error with one violation, or none if it may be used.
[[nodiscard]] inline error refuse_key(std::string_view key) {
    error refusal{.code = errc::bad_option};
    const std::string_view advice = journal_key{}(key);
    if (!advice.empty()) refusal.violations.push_back({"key", journal_key::name, detail::describe(key), advice});
    return refusal;
}

/// A policy that remembers, across crashes and for every sender that shares it, what became of each key.
///
/// Take `wawp/journal/sqlite.hpp`, or write your own around `journal_entry`; `wawp/testing/journal_kit.hpp` says what is
/// wrong with it. Several senders may work on what one journal holds, each through an object of its own.
///
/// An error of `begin` or `resolve` is `errc::bad_option` for a bad key (`refuse_key`), else `errc::journal_failed` with a
/// sentence in `message`; its `delivery` is `not_sent`. Nothing throws but `std::bad_alloc`.
template <class J>
concept journal_policy = requires(J& journal, std::string_view key, std::string_view payload, std::uint64_t fence,
                                  const journal_verdict& how, resolution what) {
    /// Asks whether to send. When it answers `go`, no crash and no loss of power can undo that: the first byte leaves after
    /// this. When it is not sure to have written that, it answers with an error, and nothing is sent. Of all senders that
    /// ask at once, one gets `go`.
    { journal.begin(key, payload) } -> std::same_as<result<begin_answer>>;
    /// Writes how the try `fence` ended, durably, and returns the state of the key; an error if it could not. A try that
    /// never gets here is in doubt as soon as its sender is gone.
    { journal.end(key, fence, how) } -> std::same_as<result<journal_state>>;
    /// Takes in what a person found out about a key in doubt, durably, and returns the state of the key.
    { journal.resolve(key, what) } -> std::same_as<result<journal_state>>;
};

/// The state's name, `not_sent`; static.
[[nodiscard]] constexpr std::string_view to_string(journal_state state) noexcept {
    constexpr std::string_view names[] = {"sending"sv, "sent"sv, "not_sent"sv, "unknown"sv};
    return names[static_cast<std::size_t>(state)];
}

/// The status's name, `already_sent`; static.
[[nodiscard]] constexpr std::string_view to_string(begin_status status) noexcept {
    constexpr std::string_view names[] = {"go"sv, "already_sent"sv, "in_doubt"sv, "in_flight"sv, "other_payload"sv};
    return names[static_cast<std::size_t>(status)];
}

namespace detail {

/// Stops the compiler with one sentence if `J` is no `journal_policy`.
template <class J>
consteval bool require_journal_policy() noexcept {
    static_assert(journal_policy<J>,
                  "once: the journal needs `begin`, `end` and `resolve` as `wawp::journal_policy` says; what `open` returns is a "
                  "result: look whether it holds a journal, then give it by `*`");
    return true;
}

}  // namespace detail

}  // namespace wawp
