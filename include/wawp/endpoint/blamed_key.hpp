// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

#include <wawp/core/ascii.hpp>
#include <wawp/core/text.hpp>

/// Whether a gateway's words find fault with a key: `event must be an object`, `"event.name" is required`,
/// `Missing parameter(s): chatId, event.name`. That a key and a fault stand in one sentence is not enough: `unknown error while
/// sending the event` blames nothing. (The sentences of class-validator, Joi, Zod, Laravel, JSON Schema and WordPress.)
namespace wawp::detail {

constexpr bool is_word_character(char c) noexcept {
    const char lower = to_lower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/// Takes `phrase` off the front of `text` if it stands there, in capitals or not.
constexpr bool skip_phrase(std::string_view& text, std::string_view phrase) noexcept {
    if (!equal_ignoring_case(text.substr(0, phrase.size()), phrase)) return false;
    text.remove_prefix(phrase.size());
    return true;
}
constexpr bool skip_any(std::string_view& text, const auto& phrases) noexcept {
    for (const std::string_view phrase : phrases) {
        if (skip_phrase(text, phrase)) return true;
    }
    return false;
}

inline constexpr std::string_view key_quotes = " \t\"'`()[]{}<>";
inline constexpr std::string_view key_nouns[] = {"parameter(s)"sv, "parameters"sv, "parameter"sv, "params"sv, "param"sv, "fields"sv,
                                                 "field"sv, "property"sv, "properties"sv, "key(s)"sv, "keys"sv, "key"sv, "in object"sv};
inline constexpr std::string_view faults_before_key[] = {"missing"sv, "invalid"sv, "required"sv, "unknown"sv,
                                                         "unexpected"sv, "unrecognized"sv, "undefined"sv, "empty"sv};

inline constexpr std::string_view verbs_of_fault[] = {"must not be "sv, "should not be "sv, "cannot be "sv, "can not be "sv, "can't be "sv,
                                                      "may not be "sv, "should not "sv, "is a "sv, "is "sv, "was "sv, ""sv};
inline constexpr std::string_view faults_behind_key[] = {"missing"sv, "required"sv, "invalid"sv, "not valid"sv, "undefined"sv, "not defined"sv,
                                                         "not provided"sv, "not given"sv, "empty"sv, "null"sv, "blank"sv, "exist"sv};
inline constexpr std::string_view verbs_of_need[] = {"must be "sv, "should be "sv, "has to be "sv, "needs to be "sv, "expected "sv};
inline constexpr std::string_view needs_of_key[] = {"an object"sv, "object"sv, "a valid object"sv, "an array"sv, "of type"sv,
                                                    "present"sv, "provided"sv, "set"sv};
/// Behind a member or a key in quotes, which are no words of a sentence about something else.
inline constexpr std::string_view faults_behind_name[] = {"must "sv, "should "sv, "is not allowed"sv, "is unknown"sv, "is unexpected"sv};

constexpr bool ends_word(std::string_view text) noexcept { return text.empty() || !is_word_character(text.front()); }

/// Whether what stands behind a key finds fault with it. @param name  whether the key is surely a name, as `event.name` is
constexpr bool is_blamed_behind(std::string_view behind, bool name) noexcept {
    name = name || (!behind.empty() && (behind.front() == '"' || behind.front() == '\'' || behind.front() == '`'));
    const auto skip_signs = [&behind](std::string_view signs) {
        const std::size_t next = behind.find_first_not_of(signs);
        behind.remove_prefix(next == behind.npos ? behind.size() : next);
    };
    skip_signs(key_quotes);
    if (skip_any(behind, key_nouns)) skip_signs(key_quotes);
    const bool colon = behind.starts_with(':');  // what follows is then told of the key only if it is all that follows
    if (colon) skip_signs(": ");
    for (const std::string_view verb : verbs_of_fault) {
        std::string_view rest = behind;
        if (!skip_phrase(rest, verb) || !skip_any(rest, faults_behind_key)) continue;
        const bool bare = verb.empty();
        if (bare ? rest.find_first_not_of(".;!\"')]} ") == rest.npos : ends_word(rest)) return true;
    }
    std::string_view rest = behind;
    if (skip_any(rest, verbs_of_need) && skip_any(rest, needs_of_key) && ends_word(rest)) return true;
    return name && !colon && skip_any(behind, faults_behind_name);
}

/// What is left in front of a key without quotes, blanks and what else `signs` names.
constexpr std::string_view trimmed_end(std::string_view text, std::string_view signs) noexcept {
    const std::size_t last = text.find_last_not_of(signs);
    return text.substr(0, last == text.npos ? 0 : last + 1);
}

/// Takes a word off the end of `text` if it stands there as a whole.
constexpr bool drop_word(std::string_view& text, const auto& words) noexcept {
    for (const std::string_view word : words) {
        if (text.size() < word.size() || !equal_ignoring_case(text.substr(text.size() - word.size()), word)) continue;
        const std::string_view left = text.substr(0, text.size() - word.size());
        if (!left.empty() && is_word_character(left.back())) continue;
        text = left;
        return true;
    }
    return false;
}

/// Whether what stands in front of a key finds fault with it: a word, or a word with a list of keys behind it.
constexpr bool is_blamed_before(std::string_view before) noexcept {
    constexpr std::size_t window = 256;  // bytes that are looked at: a long text must not be walked for each of its keys
    if (before.size() > window) before.remove_prefix(before.size() - window);
    before = trimmed_end(before, key_quotes);
    bool list = false;
    while (before.ends_with(',')) {
        list = true;
        before = trimmed_end(before.substr(0, before.size() - 1), key_quotes);
        while (!before.empty() && (is_word_character(before.back()) || before.back() == '.' || before.back() == '-')) before.remove_suffix(1);
        before = trimmed_end(before, key_quotes);
    }
    bool names_keys = before.ends_with(':');
    before = trimmed_end(before, " \t:");
    while (drop_word(before, key_nouns)) {
        names_keys = true;
        before = trimmed_end(before, " \t:");
    }
    return (names_keys || !list) && drop_word(before, faults_before_key);
}

/// The end of the members behind a key that ends at `at`: of `.name` in `event.name`. No key of a request is longer than this.
constexpr std::size_t end_of_path(std::string_view text, std::size_t at) noexcept {
    text = text.substr(0, at + 64);
    while (at + 1 < text.size() && text[at] == '.' && is_word_character(text[at + 1])) {
        ++at;
        while (at < text.size() && is_word_character(text[at])) ++at;
    }
    return at;
}

/// Whether `text` says that `key`, or a member of it (`event.name`), is missing or invalid. The key is a word of its own, and no
/// part of a path (`/send/event`).
///
/// @param mentions_left  of how many mentions the words around them are looked at; what was used is taken off
constexpr bool blames_key(std::string_view text, std::string_view key, std::size_t& mentions_left) noexcept {
    for (std::size_t at = text.find(key); at != text.npos && mentions_left > 0; at = text.find(key, at + key.size())) {
        const std::size_t end = at + key.size();
        if (at > 0 && (is_word_character(text[at - 1]) || text[at - 1] == '/')) continue;
        if (end < text.size() && is_word_character(text[end])) continue;
        --mentions_left;
        const std::string_view behind = text.substr(end_of_path(text, end));
        const bool member = behind.size() != text.size() - end;
        if (is_blamed_behind(behind, member)) return true;
        const std::size_t next = behind.find_first_not_of(" \t");  // `invalid event type` speaks of something else
        const bool alone = next == behind.npos || !is_word_character(behind[next]) || behind.substr(next).starts_with("in ");
        if ((member || alone) && is_blamed_before(text.substr(0, at))) return true;
    }
    return false;
}

}  // namespace wawp::detail
