// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <wawp/core/digits.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/core/text.hpp>
#include <wawp/json/lex/string.hpp>
#include <wawp/json/map/tree.hpp>
#include <wawp/json/policy.hpp>
#include <wawp/json/sax/handler.hpp>
#include <wawp/json/write/body_writer.hpp>
#include <wawp/json/write/separator.hpp>
#include <wawp/json/lex/unescape.hpp>
#include <wawp/json/write/real.hpp>
#include <wawp/json/write/value_writer.hpp>
#include <wawp/schema/member_kind.hpp>
#include <wawp/schema/schema.hpp>

namespace wawp::json::detail {

/// Texts that stand in the body as they are, although a sink has no word for them: JSON text, and numbers of which a sink
/// could choose the spelling. A mark, which is a text, holds their place until the sink has finished.
class marked_texts {
public:
    explicit marked_texts(std::size_t number) : mark_(std::string(start) + std::to_string(number) + '@') {}

    static constexpr std::string_view start = "@wawp"sv;  ///< of every mark

    /// Keeps `text` for the place of the mark, which is to be written now.
    [[nodiscard]] const std::string& keep(std::string_view text) {
        kept_.emplace_back(text);
        return mark_;
    }

    /// Puts the kept texts in the place of their marks; false if some other text looks like one.
    [[nodiscard]] bool settle(std::string& out) const {
        if (kept_.empty()) return true;
        const std::string quoted = '"' + mark_ + '"';
        std::size_t count = 0;
        for (std::size_t at = 0; (at = out.find(quoted, at)) != out.npos; at += quoted.size()) ++count;
        if (count != kept_.size()) return false;
        std::string settled;
        settled.reserve(size_of_all(out.size()));
        std::size_t at = 0;
        for (const std::string& text : kept_) {
            const std::size_t mark = out.find(quoted, at);
            settled.append(out, at, mark - at).append(text);
            at = mark + quoted.size();
        }
        settled.append(out, at);
        wipe(out);  // it may hold a token
        out = std::move(settled);
        return true;
    }

private:
    [[nodiscard]] std::size_t size_of_all(std::size_t rest) const noexcept {
        for (const std::string& text : kept_) rest += text.size();
        return rest;
    }

    std::string mark_;
    std::vector<std::string> kept_{};
};

/// The number of a mark that `written` does not hold. One look at all of them: were they tried one by one, a text that holds many
/// would take quadratic time.
[[nodiscard]] inline std::size_t unused_mark(std::string_view written) {
    constexpr std::string_view start = marked_texts::start;
    std::vector<bool> used(written.size() / (start.size() + 1) + 1);  // more than there can be marks, which may share an `@`
    for (std::size_t at = 0; (at = written.find(start, at)) != written.npos;) {
        at += start.size();
        const std::string_view digits = written.substr(at, (std::min)(written.find('@', at), written.size()) - at);
        std::size_t number = 0;
        if (wawp::detail::parse_digits(digits, number) && number < used.size()) used[number] = true;
    }
    std::size_t unused = 0;
    while (unused < used.size() && used[unused]) ++unused;
    return unused;
}

/// Tells a sink one JSON object, made of the fields of one or more C++ objects.
template <layout Layout, sink Sink>
class sink_writer {
public:
    sink_writer(Sink& to, marked_texts& marked) : to_(to), marked_(marked) { to_.begin_object(); }

    template <class Fields, class Object>
    void add(const Object& object) {
        Fields::for_each([&]<class Entry>() { add_entry<Entry>(object); });
    }

    void close() {
        move_to({});
        to_.end_object();
    }

private:
    template <class Entry, class Object>
    void add_entry(const Object& object) {
        if constexpr (wawp::detail::has_member<Entry>) {
            if (!is_written<Entry>(object)) return;
            put_key(Entry::key.view());
            put<typename schema_of_entry<Entry>::type>(value_of(Entry::get(object)));
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

    /// Tells a value of any type; `Schema` is that of the structs in it.
    template <class Schema, class Value>
    void put(const Value& value) {
        constexpr member_kind kind = wawp::detail::kind_of_value<Value>();
        if constexpr (wawp::detail::is_optional<Value> || wawp::detail::is_required<Value>) {
            is_present(value) ? put<Schema>(value_of(value)) : to_.null();
        } else if constexpr (text_value<Value>) {
            to_.string(text_of(value));
        } else if constexpr (std::same_as<Value, bool>) {
            to_.boolean(value);
        } else if constexpr (std::floating_point<Value>) {
            put_real(value);
        } else if constexpr (is_plain_value<Value>) {
            put_integer(plain_of(value));
        } else if constexpr (kind == member_kind::own) {
            put<Schema>(value.json_value());
        } else if constexpr (kind == member_kind::json) {
            is_nothing(value) ? to_.null() : to_.string(marked_.keep(value.text));
        } else {
            put_compound<Schema, kind>(value);
        }
    }

    template <class Schema, member_kind Kind, class Value>
    void put_compound(const Value& value) {
        if constexpr (Kind == member_kind::list || Kind == member_kind::array) {
            to_.begin_array();
            for (const item_type<Value>& item : value) put<Schema>(item);
            to_.end_array();
        } else if constexpr (Kind == member_kind::map) {
            to_.begin_object();
            for (const auto& [key, item] : value) {
                to_.key(wawp::detail::view_of(key));
                put<Schema>(item);
            }
            to_.end_object();
        } else if constexpr (Kind == member_kind::variant) {
            if (is_nothing(value)) return to_.null();
            wawp::detail::variant_access<Value>::visit(value, [&](const auto& held) { put<Schema>(held); });
        } else if constexpr (require_writable<Schema, Value>()) {
            sink_writer<layout::nested, Sink> inner(to_, marked_);
            inner.template add<Schema>(value);
            inner.close();
        }
    }

    template <class Integer>
    void put_integer(Integer value) {
        if constexpr (std::is_signed_v<Integer>) {
            to_.signed_integer(static_cast<std::int64_t>(value));
        } else {
            to_.unsigned_integer(static_cast<std::uint64_t>(value));
        }
    }

    template <class Real>
    void put_real(Real value) {
        char digits[longest_real];
        const std::string_view text(digits, static_cast<std::size_t>(put_plain_value(digits, value) - digits));
        if constexpr (requires { to_.number(text); }) {
            to_.number(text);
        } else {
            to_.string(marked_.keep(text));
        }
    }

    Sink& to_;
    marked_texts& marked_;
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
