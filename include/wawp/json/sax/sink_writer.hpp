// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

#include <wawp/core/secret.hpp>
#include <wawp/core/text.hpp>
#include <wawp/json/lex/string.hpp>
#include <wawp/json/policy.hpp>
#include <wawp/json/sax/handler.hpp>
#include <wawp/schema/schema.hpp>

namespace wawp::json::detail {

/// Tells a sink one JSON object, made of the fields of one or more C++ objects.
template <layout Layout, sink Sink>
class sink_writer {
public:
    explicit sink_writer(Sink& to) : to_(to) { to_.begin_object(); }

    template <class Fields, class Object>
    void add(const Object& object) {
        Fields::for_each([&]<class Entry>() { add_entry<Entry>(object); });
    }

    void finish() {
        move_to({});
        to_.end_object();
        to_.finish();
    }

private:
    template <class Entry, class Object>
    void add_entry(const Object& object) {
        if constexpr (wawp::detail::has_member<Entry>) {
            const auto& member = Entry::get(object);
            if (!is_present(member)) return;
            put_key(Entry::key.view());
            put(value_of(member));
        }
    }

    void put_key(std::string_view path) {
        if constexpr (Layout == layout::nested) {
            const std::size_t dot = path.rfind('.');
            const std::size_t name = dot == path.npos ? 0 : dot + 1;
            move_to(path.substr(0, name));
            to_.key(path.substr(name));
        } else {
            to_.key(path);
        }
    }

    /// Closes and opens objects until those that are open are the ones that `path` names; it is empty or ends in a dot.
    void move_to(std::string_view path) {
        std::size_t shared = wawp::detail::shared_prefix(open_, path).size();
        for (const char c : open_.substr(shared)) {
            if (c == '.') to_.end_object();
        }
        for (std::size_t dot; (dot = path.find('.', shared)) != path.npos; shared = dot + 1) {
            to_.key(path.substr(shared, dot - shared));
            to_.begin_object();
        }
        open_ = path;
    }

    template <class Value>
    void put(const Value& value) {
        if constexpr (std::same_as<Value, bool>) {
            to_.boolean(value);
        } else if constexpr (std::is_enum_v<Value>) {
            put(static_cast<std::underlying_type_t<Value>>(value));
        } else if constexpr (std::signed_integral<Value>) {
            to_.signed_integer(static_cast<std::int64_t>(value));
        } else if constexpr (std::unsigned_integral<Value>) {
            to_.unsigned_integer(static_cast<std::uint64_t>(value));
        } else if constexpr (std::floating_point<Value>) {
            put_real(value);
        } else if constexpr (std::same_as<Value, std::chrono::sys_seconds>) {
            to_.signed_integer(static_cast<std::int64_t>(value.time_since_epoch().count()));
        } else if constexpr (std::same_as<Value, secret>) {
            to_.string(value.reveal());
        } else {
            static_assert(std::convertible_to<const Value&, std::string_view>,
                          "json: this member's type cannot be written; use text, a number, a boolean or an instant");
            to_.string(std::string_view(value));
        }
    }

    template <class Real>
    void put_real(Real value) {
        if constexpr (requires(std::string_view text) { to_.number(text); }) {
            char digits[32];
            const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
            to_.number({digits, static_cast<std::size_t>(end - digits)});
        } else {
            to_.floating_point(static_cast<double>(value));
        }
    }

    Sink& to_;
    std::string_view open_;
};

/// Puts the escapes of a JSON text, which may be written in several ways, into the one that all policies share: what
/// can stand raw stands raw, and control characters have their short form or four lower-case digits.
class escape_settler {
public:
    explicit escape_settler(std::string& text) noexcept : text_(text), from_(text.find('\\')), to_(from_) {}

    void run() {
        if (from_ == std::string::npos) return;
        while (from_ < text_.size()) {
            if (text_[from_] == '\\' && text_.size() - from_ > 1) {
                settle();
            } else {
                text_[to_++] = text_[from_++];
            }
        }
        text_.resize(to_);
    }

private:
    void settle() noexcept {
        const char name = text_[from_ + 1];
        if (name == 'u' && text_.size() - from_ >= 6) return put(code_point());
        from_ += 2;
        if (name != '/') text_[to_++] = '\\';
        text_[to_++] = name;
    }

    /// The character that the escape at `from_` stands for, which may be a pair of surrogates.
    char32_t code_point() noexcept {
        const char32_t high = digits();
        const bool pair = high >= 0xD800 && high <= 0xDBFF && text_.size() - from_ >= 6 && text_[from_] == '\\';
        return pair ? 0x10000 + ((high & 0x3FF) << 10) + (digits() & 0x3FF) : high;
    }

    char32_t digits() noexcept {
        char32_t value = 0;
        for (std::size_t i = from_ + 2; i < from_ + 6; ++i) {
            const char c = text_[i];
            value = value << 4 | static_cast<char32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        }
        from_ += 6;
        return value;
    }

    // Never longer than the escape was.
    void put(char32_t point) noexcept {
        constexpr std::string_view escaped = "\"\\\b\f\n\r\t"sv, names = "\"\\bfnrt"sv, hex = "0123456789abcdef"sv;
        const std::size_t place = point < 0x80 ? escaped.find(static_cast<char>(point)) : escaped.npos;
        if (place != escaped.npos) {
            append({'\\', names[place]});
        } else if (point < 0x20) {
            append({'\\', 'u', '0', '0', hex[point >> 4], hex[point & 15]});
        } else {
            to_ = static_cast<std::size_t>(put_utf8(text_.data() + to_, point) - text_.data());
        }
    }

    void append(std::initializer_list<char> bytes) noexcept {
        for (const char byte : bytes) text_[to_++] = byte;
    }

    std::string& text_;
    std::size_t from_, to_;
};

}  // namespace wawp::json::detail
