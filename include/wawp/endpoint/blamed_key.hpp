// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

#include <wawp/core/ascii.hpp>
#include <wawp/core/text.hpp>

/// Whether a gateway's words find fault with a key: `event must be an object`, `"event.name" is required`,
/// `Missing parameter(s): chatId, event.name`. That a key and a fault stand in one sentence is not enough: `unknown error while
/// sending the event` blames nothing. (Sentences of class-validator, Joi, Zod, Laravel, WordPress, FastAPI, JSON Schema, Go's validator
/// and hand-written handlers. What is not known costs a user the switch of the layout; what is taken wrongly, a second refusal.)
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
inline constexpr std::string_view key_nouns[] = {"parameter(s)"sv, "parameters"sv, "parameter"sv, "params"sv, "param"sv, "fields"sv, "field"sv,
                                                 "property"sv, "properties"sv, "key(s)"sv, "keys"sv, "key"sv, "in object"sv, "object"sv, "data"sv};
inline constexpr std::string_view key_conjunctions[] = {"and a"sv, "and an"sv, "and"sv, "or"sv, "&"sv};

inline constexpr std::string_view needs_before_key[] = {"missing"sv, "required"sv, "requires"sv, "undefined"sv, "empty"sv,
                                                        "required at"sv, "undefined at"sv, "field validation for"sv};
/// Before a key that is only a word of a sentence these may speak of something else: `unexpected event in chat`.
inline constexpr std::string_view faults_before_key[] = {"invalid"sv, "unknown"sv, "unexpected"sv, "unrecognized"sv};

inline constexpr std::string_view verbs_of_fault[] = {"must not be "sv, "should not be "sv, "cannot be "sv, "can not be "sv, "can't be "sv, "may not be "sv,
                                                      "should not "sv, "is a "sv, "is "sv, "are "sv, "was "sv, "were "sv, ""sv};
inline constexpr std::string_view faults_behind_key[] = {"missing"sv, "required"sv, "undefined"sv, "not defined"sv, "not provided"sv, "not given"sv,
                                                         "not specified"sv, "not an object"sv, "not of type"sv, "empty"sv, "null"sv, "blank"sv, "exist"sv};
/// As an end of the sentence only: what follows may say what is invalid.
inline constexpr std::string_view faults_at_end[] = {"invalid"sv, "not valid"sv};
inline constexpr std::string_view verbs_of_need[] = {"must be "sv, "should be "sv, "has to be "sv, "needs to be "sv, "expected "sv, "invalid input: expected "sv};
inline constexpr std::string_view needs_of_key[] = {"an object"sv, "object"sv, "a valid object"sv, "a non-empty object"sv, "a json object"sv, "a valid json object"sv,
                                                    "either object"sv, "an instance of"sv, "an array"sv, "of type"sv};
inline constexpr std::string_view needs_at_end[] = {"present"sv, "provided"sv, "specified"sv, "set"sv};
inline constexpr std::string_view needs_behind_colon[] = {"field required"sv, "this field is required"sv};
/// Behind a member or a key in quotes, which are no words of a sentence about something else.
inline constexpr std::string_view faults_behind_name[] = {"must "sv, "should "sv, "is not allowed"sv, "is unknown"sv, "is unexpected"sv, "was unexpected"sv,
                                                          "were unexpected"sv, "is invalid"sv, "is not valid"sv};

constexpr bool ends_word(std::string_view text) noexcept { return text.empty() || !is_word_character(text.front()); }

constexpr bool ends_sentence(std::string_view text) noexcept { return text.find_first_not_of(".;!\"')]} ") == text.npos; }

constexpr void skip_signs(std::string_view& text, std::string_view signs) noexcept {
    const std::size_t next = text.find_first_not_of(signs);
    text.remove_prefix(next == text.npos ? text.size() : next);
}

/// Goes on behind further keys of a list: `, chatId and x`.
constexpr void skip_keys(std::string_view& behind) noexcept {
    for (int keys = 16; keys > 0; --keys) {
        std::string_view rest = behind;
        if (!skip_phrase(rest, ",") && !skip_phrase(rest, "and ") && !skip_phrase(rest, "or ") && !skip_phrase(rest, "& ")) return;
        skip_signs(rest, key_quotes);
        static_cast<void>(skip_phrase(rest, "and "));
        const std::size_t begin = rest.size();
        while (!rest.empty() && (is_word_character(rest.front()) || rest.front() == '.')) rest.remove_prefix(1);
        if (rest.size() == begin) return;
        skip_signs(rest, key_quotes);
        behind = rest;
    }
}

/// Whether `text` begins with one of the phrases, and what follows is an end.
constexpr bool begins_with_any(std::string_view text, const auto& phrases, bool (*is_end)(std::string_view) noexcept) noexcept {
    return skip_any(text, phrases) && is_end(text);
}

/// Whether what stands behind a key finds fault with it. @param name  whether the key is surely a name, as `event.name` is
constexpr bool is_blamed_behind(std::string_view behind, bool name) noexcept {
    skip_signs(behind, key_quotes);
    skip_keys(behind);
    if (skip_any(behind, key_nouns)) skip_signs(behind, key_quotes);
    const bool colon = behind.starts_with(':');  // what follows is then told of the key only if it is all that follows
    if (colon) skip_signs(behind, ": ");
    for (const std::string_view verb : verbs_of_fault) {
        std::string_view fault = behind;
        if (!skip_phrase(fault, verb)) continue;
        if (begins_with_any(fault, faults_behind_key, verb.empty() ? ends_sentence : ends_word) || begins_with_any(fault, faults_at_end, ends_sentence)) return true;
    }
    std::string_view need = behind;
    if (skip_any(need, verbs_of_need) && (begins_with_any(need, needs_of_key, ends_word) || begins_with_any(need, needs_at_end, ends_sentence))) return true;
    if (colon) return begins_with_any(behind, needs_behind_colon, ends_sentence);
    return name && skip_any(behind, faults_behind_name);
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

/// Takes a key of a list off the end of `text`, and the comma or the conjunction behind it.
constexpr bool drop_key(std::string_view& text) noexcept {
    if (text.ends_with(',')) {
        text.remove_suffix(1);
    } else if (!drop_word(text, key_conjunctions)) {
        return false;
    }
    text = trimmed_end(text, ", \t\"'`()[]{}<>");
    while (!text.empty() && (is_word_character(text.back()) || text.back() == '.' || text.back() == '-')) text.remove_suffix(1);
    text = trimmed_end(text, key_quotes);
    return true;
}

/// Whether what stands in front of a key finds fault with it: a word, or a word with a list of keys behind it.
/// @param alone  whether the key is no word of a sentence that goes on: it is surely a name, or ends the sentence
constexpr bool is_blamed_before(std::string_view before, bool alone) noexcept {
    constexpr std::size_t window = 256;  // bytes that are looked at: a long text must not be walked for each of its keys
    if (before.size() > window) before.remove_prefix(before.size() - window);
    before = trimmed_end(before, key_quotes);
    bool list = false;
    while (drop_key(before)) list = true;
    bool names_keys = before.ends_with(':');
    before = trimmed_end(before, " \t:");
    while (drop_word(before, key_nouns)) {
        names_keys = true;
        before = trimmed_end(before, " \t:");
    }
    if (drop_word(before, needs_before_key)) return names_keys || !list;
    return (names_keys || (alone && !list)) && drop_word(before, faults_before_key);
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
        if (at > 0 && (is_word_character(text[at - 1]) || text[at - 1] == '/' || text[at - 1] == '-')) continue;
        if (end < text.size() && (is_word_character(text[end]) || text[end] == '-')) continue;
        --mentions_left;
        const std::string_view behind = text.substr(end_of_path(text, end));
        const bool quoted = behind.starts_with('"') || behind.starts_with('\'') || behind.starts_with('`');
        const bool name = quoted || behind.size() != text.size() - end;
        if (is_blamed_behind(behind, name)) return true;
        const std::size_t next = behind.find_first_not_of(" \t");  // `missing event type` speaks of something else
        const bool whole = next == behind.npos || !is_word_character(behind[next]) || behind.substr(next).starts_with("in ") ||
                           behind.substr(next).starts_with("and ");
        if ((name || whole) && is_blamed_before(text.substr(0, at), name || ends_sentence(behind))) return true;
    }
    return false;
}

}  // namespace wawp::detail
