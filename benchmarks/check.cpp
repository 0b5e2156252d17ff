// SPDX-License-Identifier: MIT
// Whether an answer was read rightly: every member is compared with what nlohmann/json's document holds at its key.
#include "check.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <nlohmann/json.hpp>

#include "entries.hpp"
#include "work.hpp"

namespace work {

namespace {

/// Raw JSON is the value's own text or, of a string, what it says: documents no longer have the quotes.
bool is_same(const nlohmann::json& right, const std::string_view raw) {
    if (right.is_string() && raw == right.get_ref<const std::string&>()) return true;
    return nlohmann::json::parse(raw, nullptr, false) == right;
}

template <class T>
bool is_same(const nlohmann::json& right, const T& read) {
    if constexpr (std::is_same_v<T, bool>) {
        return right.is_boolean() && right.get<bool>() == read;
    } else if constexpr (std::is_same_v<T, double>) {
        return right.is_number() && right.get<double>() == read;
    } else if constexpr (peers::is_text<T>) {
        return right.is_string() && right.get_ref<const std::string&>() == read;
    } else if constexpr (requires { read.seconds; }) {
        return right.is_number_integer() && right.get<std::int64_t>() == read.seconds;
    } else if constexpr (requires { read.level; }) {
        return right.is_number_integer() && right.get<std::int64_t>() == static_cast<std::int64_t>(read.level);
    } else if constexpr (requires { read.name; }) {
        return right.is_string() && right.get_ref<const std::string&>() == read.name;
    } else if constexpr (requires { read.text; }) {
        return is_same(right, std::string_view(read.text));
    } else {
        return right.is_number_integer() && right.get<std::int64_t>() == static_cast<std::int64_t>(read);
    }
}

template <class T>
bool is_same(const nlohmann::json& right, const std::vector<T>& read) {
    if (!right.is_array()) return right.is_object() && right.empty() && read.empty();  // an empty list comes as {}
    const auto same = [](const auto& item, const T& raw) { return is_same(item, std::string_view(raw.text)); };
    return std::equal(right.begin(), right.end(), read.begin(), read.end(), same);
}

/// How many members hold what `document` says; nothing if one does not.
template <class Fields, class T>
std::optional<std::size_t> count_right(const nlohmann::json& document, const T& read) {
    std::size_t count = 0;
    bool right = true;
    Fields::for_each([&]<class Entry>() {
        if constexpr (peers::is_documented<Entry>) {
            const auto at = document.find(Entry::key.view());
            const bool has = at != document.end() && !at->is_null();
            const auto& member = Entry::get(read);
            if constexpr (peers::is_struct<Entry>) {
                const auto inner = count_right<typename Entry::schema>(has ? *at : nlohmann::json::object(), member);
                right = right && inner;
                count += inner.value_or(0);
            } else {
                right = right && has == member.has_value() && (!has || is_same(*at, *member));
                count += has;
            }
        }
    });
    return right ? std::optional(count) : std::nullopt;
}

}  // namespace

void expect(bool holds, const std::string& what) {
    if (holds) return;
    std::fprintf(stderr, "benchmark: wrong answer: %s\n", what.c_str());
    std::exit(1);
}

template <class Fields, class T>
bool is_right(std::string_view text, const T& read) {
    constexpr std::size_t fewest = 20;  // each answer has more: what compares nothing proves nothing
    return count_right<Fields>(nlohmann::json::parse(text), read).value_or(0) > fewest;
}

template bool is_right<all_fields<own>>(std::string_view, const own&);
template bool is_right<all_fields<view>>(std::string_view, const view&);
template bool is_right<top_fields<own_top>>(std::string_view, const own_top&);

}  // namespace work
