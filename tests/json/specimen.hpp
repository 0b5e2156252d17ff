// SPDX-License-Identifier: MIT
// Objects with members of every kind that a JSON policy can fill or write, and a generator of texts for them.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/core/secret.hpp>
#include <wawp/json/value.hpp>
#include <wawp/schema/schema.hpp>

namespace specimen {

enum class level : std::int8_t { low = -1, none = 0, high = 1 };

/// A time as engines write it: a number, a text, or two halves.
struct stamp {
    std::int64_t low = 0, high = 0;
    std::string text;
    bool take_integer(std::int64_t number) { return low = number, true; }
    bool take_text(std::string_view given) { return text = given, given != "never"; }
    bool take_member(std::string_view key, std::int64_t number) {
        if (key == "low") low = number;
        if (key == "high") high = number;
        return key != "refused";
    }
    bool operator==(const stamp&) const = default;
};

/// Takes a text, an integer or a boolean, and says which.
struct anything {
    std::string seen;
    bool take_text(std::string_view given) { return seen = "text ", seen += given, true; }
    bool take_integer(std::int64_t number) { return seen = "integer " + std::to_string(number), true; }
    bool take_boolean(bool value) { return seen = value ? "true" : "false", true; }
    bool operator==(const anything&) const = default;
};

struct part {
    std::optional<bool> flag{};
    std::optional<std::string> name{};
    wawp::json::raw rest{};
    bool operator==(const part&) const = default;
};
using part_fields =
    wawp::schema<wawp::field<"flag", &part::flag>, wawp::field<"name", &part::name>, wawp::field<"rest", &part::rest>>;

/// A struct that may also come as a text.
struct named {
    std::optional<std::string> whole{};
    std::optional<std::int64_t> number{};
    part inner{};
    bool take_text(std::string_view given) { return whole = std::string(given), true; }
    bool operator==(const named&) const = default;
};
using named_fields = wawp::schema<wawp::field<"whole", &named::whole>, wawp::field<"deep.number", &named::number>,
                                  wawp::object<"inner", &named::inner, part_fields>>;

/// Everything that can be read.
struct answer {
    bool flag = false;
    std::optional<bool> maybe{};
    std::int8_t tiny = 0;
    std::optional<std::int64_t> wide{};
    std::optional<std::uint64_t> large{};
    double real = 0;
    std::optional<double> maybe_real{};
    std::optional<specimen::level> level{};
    std::string text{};
    std::optional<std::string> maybe_text{};
    std::optional<stamp> time{};
    anything kind{};
    std::vector<std::int64_t> numbers{};
    std::optional<std::vector<std::string>> texts{};
    wawp::json::raw rest{};
    std::optional<wawp::json::raw> maybe_rest{};
    std::optional<std::vector<wawp::json::raw>> items{};
    named id{};
    std::optional<part> extra{};
    std::optional<std::string> near{};
    std::optional<std::int64_t> far{};
    bool operator==(const answer&) const = default;
};
using answer_fields = wawp::schema<
    wawp::field<"flag", &answer::flag>, wawp::field<"maybe", &answer::maybe>, wawp::field<"tiny", &answer::tiny>,
    wawp::field<"wide", &answer::wide>, wawp::field<"large", &answer::large>, wawp::field<"real", &answer::real>,
    wawp::field<"maybeReal", &answer::maybe_real>, wawp::field<"level", &answer::level>,
    wawp::field<"text", &answer::text>, wawp::field<"maybeText", &answer::maybe_text>,
    wawp::field<"time", &answer::time>, wawp::field<"kind", &answer::kind>, wawp::field<"numbers", &answer::numbers>,
    wawp::field<"texts", &answer::texts>, wawp::field<"rest", &answer::rest>,
    wawp::field<"maybeRest", &answer::maybe_rest>, wawp::field<"items", &answer::items>,
    wawp::object<"id", &answer::id, named_fields>, wawp::object<"extra", &answer::extra, part_fields>,
    wawp::field<"key.near", &answer::near>, wawp::field<"key.deeper.far", &answer::far>>;

/// Everything that can be written.
struct letter {
    std::string text{};
    std::string_view view{};
    wawp::secret token{};
    bool flag = false;
    std::int64_t signed_number = 0;
    std::uint64_t unsigned_number = 0;
    specimen::level level{};
    std::chrono::sys_seconds time{};
    std::optional<std::string> maybe{};
    std::optional<std::int64_t> maybe_number{};
    std::string last{};
};
using letter_fields =
    wawp::schema<wawp::field<"text", &letter::text>, wawp::field<"a.view", &letter::view>,
                 wawp::field<"a.token", &letter::token>, wawp::field<"a.b.flag", &letter::flag>,
                 wawp::field<"a.b.c.signed", &letter::signed_number>,
                 wawp::field<"a.unsigned", &letter::unsigned_number>, wawp::field<"level", &letter::level>,
                 wawp::field<"d.e.time", &letter::time>, wawp::field<"f.maybe", &letter::maybe>,
                 wawp::field<"f.maybeNumber", &letter::maybe_number>, wawp::field<"d/g", &letter::last>>;

/// A reproducible source of numbers (SplitMix64).
class dice {
public:
    explicit dice(std::uint64_t seed) : state_(seed) {}
    std::uint64_t roll() {
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(roll() % limit); }
    bool once_in(std::size_t times) { return below(times) == 0; }
    template <std::size_t Count>
    std::string_view pick(const std::array<std::string_view, Count>& from) {
        return from[below(Count)];
    }

private:
    std::uint64_t state_;
};

/// Makes JSON texts whose keys are mostly those of `answer_fields`, with values of every kind, and spoils some of them.
class author {
public:
    explicit author(std::uint64_t seed) : dice_(seed) {}

    std::string next() {
        std::string text = object(0);
        if (dice_.once_in(3)) spoil(text);
        return text;
    }

    /// Changes a few bytes somewhere in the text.
    void spoil(std::string& text) {
        const std::size_t at = dice_.below(text.size() + 1), rest = text.size() - at;
        switch (dice_.below(6)) {
            case 0:
                text.resize(at);
                break;
            case 1:
                text.insert(at, dice_.pick(spoils));
                break;
            case 2:
                text.erase(at, 1 + dice_.below(4));
                break;
            case 3:
                if (rest > 0) text[at] = static_cast<char>(dice_.below(256));
                break;
            case 4:
                text.insert(at, text.substr(dice_.below(text.size()), 1 + dice_.below(12)));
                break;
            default:
                if (rest > 0) text[at] = static_cast<char>(text[at] ^ static_cast<char>(1u << dice_.below(7)));
                break;
        }
    }

private:
    static constexpr std::array<std::string_view, 31> keys{
        "flag", "maybe",   "tiny",  "wide",   "large",     "real",  "maybeReal", "level", "text", "maybeText", "time",
        "kind", "numbers", "texts", "rest",   "maybeRest", "items", "id",        "extra", "key",  "near",      "deeper",
        "far",  "whole",   "deep",  "number", "inner",     "name",  "low",       "high",  "other"};
    static constexpr std::array<std::string_view, 30> numbers{"0",
                                                              "-0",
                                                              "1",
                                                              "-1",
                                                              "7",
                                                              "127",
                                                              "128",
                                                              "-128",
                                                              "-129",
                                                              "1759108866",
                                                              "1.759108866e9",
                                                              "5.0",
                                                              "5.5",
                                                              "-2.50e1",
                                                              "0.0",
                                                              "0e5",
                                                              "120000e-4",
                                                              "12345e-2",
                                                              "9007199254740991",
                                                              "9223372036854775807",
                                                              "9223372036854775808",
                                                              "-9223372036854775808",
                                                              "-9223372036854775809",
                                                              "18446744073709551615",
                                                              "18446744073709551616",
                                                              "0.1",
                                                              "3.141592653589793",
                                                              "2.2250738585072014e-308",
                                                              "1.7976931348623157e308",
                                                              "123456789012345678901234567890"};
    static constexpr std::array<std::string_view, 24> texts{
        "",
        "a",
        "never",
        "true",
        "5",
        "Here's your image.",
        "Team Meeting 📅",
        "é",
        "€",
        "\\u00e9",
        "\\ud83d\\udcc5",
        "\\n",
        "\\\"quoted\\\"",
        "\\\\",
        "\\/",
        "\\b\\f\\r\\t",
        "\\u0000",
        "\\u001F",
        "\\u007f",
        "\x7f",
        "\\u2028",
        "a rather long text that no small buffer holds, with an \\u0065scape in it",
        "low",
        "/"};
    static constexpr std::array<std::string_view, 6> spaces{"", "", "", " ", "\n  ", "\t\r\n"};
    static constexpr std::array<std::string_view, 26> spoils{"\"",
                                                             "\\",
                                                             "\\u",
                                                             "\\ud800",
                                                             "\\udc00",
                                                             "\\x",
                                                             "{",
                                                             "}",
                                                             "[",
                                                             "]",
                                                             ",",
                                                             ":",
                                                             "0",
                                                             "-",
                                                             ".",
                                                             "e",
                                                             "1e",
                                                             "nul",
                                                             "true",
                                                             "\x80",
                                                             "\xC3",
                                                             "\xED\xA0\x80",
                                                             "\xEF\xBB\xBF",
                                                             "\x01",
                                                             "/*",
                                                             "'"};

    std::string object(std::size_t depth) {
        std::string text = "{";
        const std::size_t count = dice_.below(depth == 0 ? 14 : 5);
        for (std::size_t i = 0; i < count; ++i) {
            if (i > 0) text += ',';
            text += dice_.pick(spaces);
            text += '"';
            text += dice_.once_in(40) ? std::string("t\\u0065xt") : std::string(dice_.pick(keys));
            text += '"';
            text += dice_.pick(spaces);
            text += ':';
            text += dice_.pick(spaces);
            text += value(depth + 1);
        }
        text += dice_.pick(spaces);
        return text += '}';
    }

    std::string list(std::size_t depth) {
        std::string text = "[";
        const bool alike = !dice_.once_in(3);
        const std::size_t count = dice_.below(4), kind = dice_.below(8);
        for (std::size_t i = 0; i < count; ++i) {
            if (i > 0) text += ',';
            text += dice_.pick(spaces);
            text += alike ? value_of_kind(kind, depth + 1) : value(depth + 1);
        }
        return text += ']';
    }

    std::string value(std::size_t depth) { return value_of_kind(dice_.below(10), depth); }

    std::string value_of_kind(std::size_t kind, std::size_t depth) {
        switch (kind) {
            case 0:
                return "null";
            case 1:
                return "true";
            case 2:
                return "false";
            case 3:
            case 4:
                return std::string(dice_.pick(numbers));
            case 5:
            case 6:
                return '"' + std::string(dice_.pick(texts)) + '"';
            case 7:
                return depth < 6 ? list(depth) : "[]";
            default:
                return depth < 6 ? object(depth) : "{}";
        }
    }

    dice dice_;
};

}  // namespace specimen
