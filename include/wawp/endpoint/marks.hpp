// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

#include <wawp/core/error.hpp>
#include <wawp/core/text.hpp>

namespace wawp {

/// What a mark says of the message. The order is the rank: what stands further up is never outvoted from below.
enum class claim : std::uint8_t {
    refused_under_any_status,  ///< nothing was sent, even if the status leaves it open
    refused,                   ///< nothing was sent
    open,                      ///< it may have been sent or not, whatever else the answer says
    denied,                    ///< not sent; beside a proof of the contrary, unknown
    disputed,                  ///< not to be called sent; proves nothing by itself
    proved,                    ///< sent
};

/// What a key must hold to be a mark.
enum class holds : std::uint8_t {
    the_text,         ///< the row's text
    in_any_case,      ///< the row's text, in capitals or not
    text_from,        ///< a text that begins with the row's, in capitals or not
    true_alone,       ///< the boolean `true`; a text proves nothing
    false_or_text,    ///< `false`, or `"false"` in capitals or not
    true_or_text,     ///< `true`, or `"true"` in capitals or not
    minus_one,        ///< -1, `"-1"` or `"ERROR"`, the name of that number, in capitals or not
    zero,             ///< 0
    anything,         ///< whatever is not null
    something,        ///< whatever is not null, empty, 0 or `false`
    refusing_status,  ///< a number that is an HTTP status whose verdict is not_sent
    failing_status,   ///< a number that is an HTTP status outside 2xx, or such a number in a text
    from_300,         ///< a number from 300 on, or such a number in a text
};

/// A place in an answer that proves or denies that the message was sent.
struct mark {
    std::string_view key;     ///< key path
    wawp::holds holds;  ///< what the key must hold
    std::string_view text;    ///< for `the_text`, `in_any_case` and `text_from`
    wawp::claim says;  ///< what that says
    errc code;                ///< what the error is called; for a status in the body, the status decides instead
    std::string_view beside{};  ///< the row counts only if this key is there, too
};

/// The marks that were observed, one row for each spelling: to teach the library a new one, add a row. Of the rows of one
/// key the first that fits counts. Every row also counts one level down, under `data` and `response`, and disputes there; but
/// not if it proves, or is about any `code` at all, which may say that all went well. The id proves as well: see `id_of`.
inline constexpr mark mark_table[] = {
    // key            what it holds                         what it says                     the error
    {"code"sv,          holds::the_text, "invalid_session"sv,       claim::refused_under_any_status, errc::session_down},
    {"code"sv,          holds::the_text, "invalid_instance"sv,      claim::refused_under_any_status, errc::session_down},
    {"code"sv,          holds::the_text, "subscription_required"sv, claim::refused,  errc::plan_required},
    {"code"sv,          holds::the_text, "quota_reached"sv,         claim::refused,  errc::quota_reached},
    {"code"sv,          holds::the_text, "rate_limit_exceeded"sv,   claim::refused,  errc::rate_limited},
    {"code"sv,          holds::the_text, "rest_missing_callback_param"sv, claim::refused, errc::rejected},
    {"code"sv,          holds::anything, {},                      claim::open,     errc::gateway_failed},
    {"wawp_upstream_error"sv, holds::anything, {},                claim::open,     errc::gateway_failed},
    {"ack"sv,           holds::minus_one, {},                     claim::open,     errc::gateway_failed},
    {"ackName"sv,       holds::in_any_case, "ERROR"sv,              claim::open,     errc::gateway_failed},
    {"isSendFailure"sv, holds::true_or_text, {},                  claim::open,     errc::gateway_failed},
    {"_data.ack"sv,     holds::minus_one, {},                     claim::open,     errc::gateway_failed},
    {"_data.ackName"sv, holds::in_any_case, "ERROR"sv,              claim::open,     errc::gateway_failed},
    {"_data.isSendFailure"sv, holds::true_or_text, {},            claim::open,     errc::gateway_failed},
    {"sendMsgResult.messageSendResult"sv, holds::text_from, "ERROR"sv, claim::open,  errc::gateway_failed},
    {"status"sv,        holds::zero, {},                          claim::open,     errc::gateway_failed, "key.id"sv},
    {"status"sv,        holds::refusing_status, {},               claim::denied,   errc::rejected},
    {"statusCode"sv,    holds::refusing_status, {},               claim::denied,   errc::rejected},
    {"status"sv,        holds::failing_status, {},                claim::open,     errc::gateway_failed},
    {"statusCode"sv,    holds::failing_status, {},                claim::open,     errc::gateway_failed},
    {"result"sv,        holds::false_or_text, {},                 claim::denied,   errc::declined},
    {"success"sv,       holds::false_or_text, {},                 claim::denied,   errc::declined},
    {"sent"sv,          holds::false_or_text, {},                 claim::denied,   errc::declined},
    {"status"sv,        holds::false_or_text, {},                 claim::denied,   errc::declined},
    {"status"sv,        holds::the_text, "error"sv,                 claim::denied,   errc::declined},
    {"status"sv,        holds::the_text, "failure"sv,               claim::denied,   errc::declined},
    {"status"sv,        holds::the_text, "failed"sv,                claim::denied,   errc::declined},
    {"status"sv,        holds::the_text, "fail"sv,                  claim::denied,   errc::declined},
    {"status"sv,        holds::the_text, "blocked"sv,               claim::denied,   errc::declined},
    {"status"sv,        holds::in_any_case, "error"sv,              claim::open,     errc::gateway_failed},
    {"status"sv,        holds::in_any_case, "failure"sv,            claim::open,     errc::gateway_failed},
    {"status"sv,        holds::in_any_case, "failed"sv,             claim::open,     errc::gateway_failed},
    {"status"sv,        holds::in_any_case, "fail"sv,               claim::open,     errc::gateway_failed},
    {"status"sv,        holds::in_any_case, "blocked"sv,            claim::open,     errc::gateway_failed},
    {"error"sv,         holds::something, {},                     claim::disputed, errc::no_evidence},
    {"upstream_status"sv, holds::from_300, {},                    claim::open,     errc::gateway_failed},
    {"sent"sv,          holds::true_alone, {},                    claim::proved,   errc::no_evidence},
    {"result"sv,        holds::true_alone, {},                    claim::proved,   errc::no_evidence},
    {"success"sv,       holds::true_alone, {},                    claim::proved,   errc::no_evidence},
};

/// How many claims there are.
inline constexpr std::size_t claim_count = static_cast<std::size_t>(claim::proved) + 1;

namespace detail {
inline constexpr std::size_t mark_row_count = std::size(mark_table);

/// Other keys that are read with the marks: the gateway's words, and how long it asks to wait.
struct spoken_key {
    std::size_t parent;  ///< among `mark_parents`
    std::string_view name;
};
inline constexpr spoken_key spoken_keys[] = {{0, "message"sv}, {1, "message"sv},     {2, "message"sv},     {0, "exception.message"sv}, {0, "key.id"sv},
                                             {1, "key.id"sv},  {2, "key.id"sv},      {0, "retry_after"sv}, {1, "retry_after"sv}};

/// A key path in two parts.
struct mark_key {
    std::string_view parent{};  ///< empty, or `data.` or `response.`
    std::string_view name{};

    [[nodiscard]] constexpr std::size_t size() const noexcept { return parent.size() + name.size(); }
    [[nodiscard]] constexpr bool is(std::string_view path, std::string_view below = {}) const noexcept {
        if (!below.empty()) return below == parent && path == name;
        return path.size() == size() && path.substr(0, parent.size()) == parent && path.substr(parent.size()) == name;
    }
};

inline constexpr std::string_view mark_parents[] = {""sv, "data."sv, "response."sv};

/// Up to the first dot. (`find` is no constant expression under g++'s UBSan.)
constexpr std::string_view first_part(std::string_view path) noexcept {
    std::size_t size = 0;
    while (size < path.size() && path[size] != '.') ++size;
    return path.substr(0, size);
}

constexpr bool counts_below(const mark& row) noexcept {
    return row.says != claim::proved && !(row.holds == holds::anything && row.key == "code");
}

/// Every key that is looked at, each once; those of one object side by side. Each pair of rows is compared once.
struct mark_key_list {
    mark_key keys[64]{};
    std::size_t count = 0;
    std::uint8_t place_of[std::size(mark_parents)][mark_row_count]{};  ///< of each row's key below each parent

    consteval mark_key_list() noexcept {
        std::size_t first_with_key[mark_row_count]{};
        for (std::size_t row = 0; row < mark_row_count; ++row) {
            std::size_t& first = first_with_key[row];
            while (mark_table[first].key != mark_table[row].key) ++first;
        }
        for (std::size_t parent = 0; parent < std::size(mark_parents); ++parent) add_below(parent, first_with_key);
    }

private:
    consteval void add_below(std::size_t parent, const std::size_t (&first_with_key)[mark_row_count]) noexcept {
        bool added[mark_row_count]{};
        for (std::size_t row = 0; row < mark_row_count; ++row) {
            if (parent != 0 && !counts_below(mark_table[row])) continue;
            const std::size_t first = first_with_key[row];
            if (!added[first]) {
                added[first] = true;
                place_of[parent][first] = static_cast<std::uint8_t>(count);
                keys[count++] = {mark_parents[parent], mark_table[row].key};
            }
            place_of[parent][row] = place_of[parent][first];
        }
        for (const spoken_key& spoken : spoken_keys) {
            if (spoken.parent == parent) keys[count++] = {mark_parents[parent], spoken.name};
        }
    }
};
inline constexpr mark_key_list mark_keys{};
inline constexpr std::size_t mark_key_count = mark_keys.count;

/// The place of a key path, below one of `mark_parents` or none, among the keys; or `mark_key_count`.
constexpr std::size_t mark_index(std::string_view path, std::string_view below = {}) noexcept {
    std::size_t found = 0;
    while (found < mark_key_count && !mark_keys.keys[found].is(path, below)) ++found;
    return found;
}

}  // namespace detail

}  // namespace wawp
