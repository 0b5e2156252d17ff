// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include <wawp/core/secret.hpp>
#include <wawp/json/policy.hpp>
#include <wawp/json/tree.hpp>

namespace wawp::json::detail {

/// Appends JSON to a string and knows whether a comma is due.
class writer {
public:
    explicit writer(std::string& out) noexcept : out_(out) {}

    void open(char bracket) {
        comma();
        out_.push_back(bracket);
        first_ = true;
    }
    void close(char bracket) {
        out_.push_back(bracket);
        first_ = false;
    }
    void key(std::string_view name) {
        comma();
        out_.append(1, '"').append(name).append("\":");
        first_ = true;  // no comma between a key and its value
    }
    void value(std::string_view text) {
        comma();
        out_.push_back('"');
        for (const char c : text) escaped(c);
        out_.push_back('"');
    }
    template <class Number>
    void number(Number n) {
        char digits[32];
        const auto end = std::to_chars(digits, digits + sizeof digits, n).ptr;
        comma();
        out_.append(digits, end);
    }
    void word(std::string_view literal) {
        comma();
        out_.append(literal);
    }

private:
    void comma() {
        if (!first_) out_.push_back(',');
        first_ = false;
    }
    void escaped(char c) {
        constexpr std::string_view shorts = "\b\f\n\r\t\"\\", letters = "bfnrt\"\\", hex = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(c);
        if (const auto found = shorts.find(c); found != shorts.npos) {
            out_.append(1, '\\').append(1, letters[found]);
        } else if (byte < 0x20) {
            out_.append("\\u00").append(1, hex[byte >> 4]).append(1, hex[byte & 15]);
        } else {
            out_.push_back(c);
        }
    }

    std::string& out_;
    bool first_ = true;
};

template <class T>
void write_value(writer& to, const T& value) {
    if constexpr (std::same_as<T, bool>) {
        to.word(value ? "true" : "false");
    } else if constexpr (std::is_enum_v<T>) {
        write_value(to, static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (std::is_arithmetic_v<T>) {
        to.number(value);
    } else if constexpr (std::same_as<T, secret>) {
        to.value(value.reveal());
    } else if constexpr (std::same_as<T, std::chrono::sys_seconds>) {
        to.number(value.time_since_epoch().count());
    } else {
        to.value(value);
    }
}

/// The objects that the dots of a key open, in the nested layout.
class open_groups {
public:
    explicit open_groups(writer& to) noexcept : to_(to) {}

    /// Closes what does not lead to `key`, opens what does, and returns the last part of `key`.
    std::string_view enter(std::string_view key) {
        const std::size_t shared = wawp::detail::shared_prefix(path_, key).size();
        for (const char c : path_.substr(shared)) {
            if (c == '.') to_.close('}');
        }
        std::size_t start = shared;
        for (std::size_t dot; (dot = next_dot(key, start)) != key.size(); start = dot + 1) {
            to_.key(key.substr(start, dot - start));
            to_.open('{');
        }
        path_ = key.substr(0, start);
        return key.substr(start);
    }

private:
    writer& to_;
    std::string_view path_{};  ///< of the innermost open object, with its last dot
};

template <layout Layout, class Fields, class T>
void write_fields(writer& to, const T& object);

/// Whether the entry has anything to write: a struct that need not be there is left out if nothing in it is present.
template <class Entry, class T>
bool is_written(const T& object) noexcept {
    if constexpr (!wawp::detail::has_member<Entry>) {
        return false;
    } else if constexpr (is_object_entry<Entry> && !Entry::optional) {
        bool any = false;
        Entry::schema::for_each([&]<class Inner>() { any = any || is_written<Inner>(Entry::get(object)); });
        return any;
    } else {
        return is_present(Entry::get(object));
    }
}

template <layout Layout, class Entry, class T>
void write_entry(writer& to, open_groups& groups, const T& object) {
    if (!is_written<Entry>(object)) return;
    if constexpr (wawp::detail::has_member<Entry>) {
        const auto& member = value_of(Entry::get(object));
        to.key(Layout == layout::nested ? groups.enter(Entry::key.view()) : Entry::key.view());
        if constexpr (is_object_entry<Entry>) {
            to.open('{');
            write_fields<layout::nested, typename Entry::schema>(to, member);
            to.close('}');
        } else {
            write_value(to, member);
        }
    }
}

template <layout Layout, class Fields, class T>
void write_fields(writer& to, const T& object) {
    open_groups groups{to};
    Fields::for_each([&]<class Entry>() { write_entry<Layout, Entry>(to, groups, object); });
    groups.enter("");
}

}  // namespace wawp::json::detail
