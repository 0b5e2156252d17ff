// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>
#include <wawp/json/read/compound_reader.hpp>
#include <wawp/json/write/real.hpp>

// wawp/json/sax/offer.hpp
/// How a member takes what a source tells, token by token, without the text.
namespace wawp::json::detail {

/// What comes between the brackets of a list or an object that a member was offered.
enum class inside : std::uint8_t {
    refused,  ///< a value of an unexpected kind
    items,    ///< the items of a list
    nothing,  ///< the object stands for an empty list and must have no keys
    members,  ///< integers or texts, for a type that takes them by key
    raw,      ///< what `json::native` reads from the input later on
};

/// Whether a list, an array, a map or a variant is more than a list of single values that a source can tell.
template <class T>
consteval bool holds_more() noexcept {
    if constexpr (is_raw<T>) {
        return true;
    } else if constexpr (is_vector<T>) {
        using item = ready_type<typename T::value_type>;
        return !is_simple<T> || is_vector<item> || holds_more<item>();
    } else {
        constexpr member_kind kind = wawp::detail::kind_of_value<T>();
        return !is_simple<T> && wawp::detail::is_compound(kind) && kind != member_kind::structure;
    }
}

/// Whether a member is read by `json::native`: slices of the input, which no source can tell, and what holds more.
template <class T>
inline constexpr bool is_read_natively = holds_more<ready_type<T>>();

/// A list that is filled item by item, as the source tells them.
template <class T>
inline constexpr bool is_told_list = is_vector<T> && !is_read_natively<T>;

/// Offers a token that is no bracket to a member, which is left empty if it is null or cannot be taken.
template <class Member>
outcome offer([[maybe_unused]] const token& value, Member& member) {
    static_assert(!std::same_as<ready_type<Member>, std::string_view>,
                  "json::bridge: a view cannot be read, because the texts that a source tells do not outlive the call; "
                  "use members that own their text, such as std::string");
    if constexpr (is_read_natively<Member> && !is_simple<ready_type<Member>>) {
        make_empty(member);
        return outcome::taken;
    } else {
        return convert(value, member);
    }
}

/// Offers the beginning of a list or an object to a member, which is made ready for what is inside.
template <class Member>
inside offer_bracket(token_kind kind, Member& member) {
    using target_type = ready_type<Member>;
    auto comes = inside::refused;
    if constexpr (is_read_natively<target_type>) {
        const bool empty = is_vector<target_type> && is_simple<target_type> && kind == token_kind::object;
        comes = empty ? inside::nothing : inside::raw;
    } else if constexpr (is_vector<target_type>) {
        comes = may_be_empty_list<target_type>(kind) ? inside::nothing : inside::items;
    } else if constexpr (takes_member<target_type>) {
        if (kind == token_kind::object) comes = inside::members;
    }
    make_empty(member);
    if (comes != inside::refused) make_ready(member);
    return comes;
}

/// Offers a token that is no bracket to a list as its next item.
template <class Member>
outcome offer_item(const token& value, Member& member) {
    if constexpr (is_told_list<ready_type<Member>>) {
        return append_item(struct_of(member), [&](auto& item) { return offer(value, item); });
    } else {
        return outcome::refused;
    }
}

/// Offers the beginning of a list or an object to a list as its next item.
template <class Member>
inside offer_item_bracket(token_kind kind, Member& member) {
    auto comes = inside::refused;
    if constexpr (is_told_list<ready_type<Member>>) {
        append_item(struct_of(member), [&](auto& item) {
            comes = offer_bracket(kind, item);
            return comes == inside::refused ? outcome::refused : outcome::taken;
        });
    }
    return comes;
}

/// Offers a member of an object to the member that takes it, or to the last item of the list that it is.
template <class T>
void offer_member(std::string_view key, const token& value, T& member, member_tally& tally) {
    if constexpr (wawp::detail::is_optional<T>) {
        if (member) offer_member(key, value, *member, tally);
    } else if constexpr (takes_member<T>) {
        convert_member(key, value, member, tally);
    } else if constexpr (is_told_list<T>) {
        if constexpr (!std::same_as<typename T::value_type, bool>) offer_member(key, value, member.back(), tally);
    }
}

}  // namespace wawp::json::detail

// wawp/json/sax/binder.hpp
namespace wawp::json::detail {

/// A handler that puts what a source tells into the members of an object.
///
/// Its place in the schema's tree is all that it remembers: what no field takes is counted level by level and dropped.
template <class Fields, class Object>
class binder {
    using map = tree<Fields>;

public:
    binder(Object& object, std::size_t max_depth) noexcept : object_(object), max_depth_((std::min)(max_depth, deepest)) {}

    /// Why the binder, and not the source, ended the reading.
    [[nodiscard]] const std::optional<problem>& refusal() const noexcept { return refusal_; }
    /// Whether the object has come to its end.
    [[nodiscard]] bool complete() const noexcept { return place_ == place::after; }
    /// What it noticed on the way.
    [[nodiscard]] json::report report() { return report_of(map::nodes, mismatched()); }
    /// Whether a field that is read natively had a value.
    [[nodiscard]] bool met_native() const noexcept { return met_native_; }

    bool begin_object() { return open(token_kind::object); }
    bool begin_array() { return open(token_kind::array); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }

    bool key(std::string_view name) {
        if (!check_text(name)) return false;
        if (skipped_ > 0) return true;
        if (place_ == place::fields) {
            field_ = map::child(object_at_, name);
        } else if (place_ == place::members) {
            member_key_ = name;
        } else if (place_ == place::nothing) {
            refuse_field(1);  // an object that stands for an empty list has no keys
        } else {
            return refuse(problem::unexpected_byte);
        }
        return true;
    }

    bool string(std::string_view text) { return check_text(text) && scalar({.kind = token_kind::text, .text = text}); }
    bool boolean(bool value) { return scalar({.kind = token_kind::boolean, .yes = value}); }
    bool null() { return scalar({.kind = token_kind::null}); }
    bool signed_integer(std::int64_t value) { return printed_number(value, false); }
    bool unsigned_integer(std::uint64_t value) { return printed_number(value, false); }
    bool floating_point(double value) {
        constexpr double precise = 9007199254740992, largest = (std::numeric_limits<double>::max)();
        if (!(value >= -largest && value <= largest)) return scan_number_text("1e999", true);  // what no double holds
        return printed_number(value, value >= precise || value <= -precise);          // one double, several integers
    }
    bool number(std::string_view text) { return scan_number_text(text, false); }

private:
    /// Of the members with a schema of their own, those that are always there and take nothing but an object.
    template <class Member>
    static constexpr bool is_plain_struct = !wawp::detail::is_optional<Member> && !takes_anything<ready_type<Member>>;

    enum class place : std::uint8_t { before, fields, items, nothing, members, after };

    bool refuse(problem what) noexcept {
        if (!refusal_) refusal_ = what;
        return false;
    }
    bool check_text(std::string_view text) noexcept {
        return utf8::first_error(text) == utf8::valid || refuse(problem::bad_utf8);
    }

    bool open(token_kind kind) {
        if (place_ == place::after || (place_ == place::before && kind == token_kind::array)) {
            return refuse(problem::not_an_object);
        }
        if (depth_ >= max_depth_) return refuse(problem::too_deep);
        ++depth_;
        if (skipped_ > 0) {
            ++skipped_;
        } else if (place_ == place::before) {
            place_ = place::fields;
        } else if (place_ == place::fields) {
            open_field(kind);
        } else {
            open_item(kind);
        }
        return true;
    }

    void open_field(token_kind kind) {
        if (field_ == map::npos) {
            skipped_ = 1;
        } else if (kind == token_kind::object && map::nodes[field_].kind != node_kind::value) {
            forget_field();
            map::visit(field_, object_, [](auto& member) { make_ready(member); });
            object_at_ = field_;
        } else {
            auto comes = inside::refused;
            forget_field();
            visit_field(kind, [&](auto& member) { comes = offer_bracket(kind, member); });
            follow(comes, 1);
        }
    }

    void open_item(token_kind kind) {
        if (place_ != place::items) {
            skipped_ = 1;  // members that are no integers are passed over
            return;
        }
        auto comes = inside::refused;
        map::visit(field_, object_, [&](auto& member) { comes = offer_item_bracket(kind, member); });
        follow(comes, 2);
    }

    /// Goes where the value that was just opened belongs. A refused field is left together with `levels` brackets.
    void follow(inside comes, std::size_t levels) {
        in_list_ = levels == 2;
        tally_ = {};
        switch (comes) {
            case inside::items: place_ = place::items; break;
            case inside::nothing: place_ = place::nothing; break;
            case inside::members: place_ = place::members; break;
            case inside::raw: skipped_ = 1; break;
            case inside::refused:
            default: refuse_field(levels); break;
        }
    }

    bool close() {
        if (depth_ == 0) return refuse(problem::unexpected_byte);
        --depth_;
        if (skipped_ > 0) {
            --skipped_;
        } else if (place_ == place::fields) {
            if (object_at_ == 0) place_ = place::after;
            object_at_ = map::nodes[object_at_].parent;
        } else {
            const bool sound = place_ != place::members || tally_.total() == outcome::taken;
            const bool item = place_ == place::members && in_list_;
            place_ = item ? place::items : place::fields;
            if (!sound) refuse_field(item ? 1 : 0);
        }
        return true;
    }

    bool scalar(const token& value) {
        if (place_ == place::before || place_ == place::after) return refuse(problem::not_an_object);
        if (skipped_ > 0) return true;
        if (place_ == place::members) {
            take_member(value);
        } else if (place_ == place::items) {
            take_item(value);
        } else if (field_ != map::npos) {
            take_field(value);
        }
        return true;
    }

    void take_field(const token& value) {
        outcome became = value.kind == token_kind::null ? outcome::is_null : outcome::refused;  // of what only an object is read into
        forget_field();
        visit_field(value.kind, [&](auto& member) { became = offer(value, member); });
        if (became == outcome::refused) refuse_field(0);
    }

    void take_item(const token& value) {
        outcome became = outcome::refused;
        map::visit(field_, object_, [&](auto& member) { became = offer_item(value, member); });
        if (became == outcome::refused) refuse_field(1);
    }

    void take_member(const token& value) {
        map::visit(field_, object_, [&](auto& member) { offer_member(member_key_, value, member, tally_); });
    }

    /// Calls `visitor` with the current field's member, and notes if its value is to be read natively. What only an object is
    /// read into is not offered what is none: it has no value then if it is optional, and stays as it is if not.
    template <class Visitor>
    void visit_field(token_kind kind, Visitor visitor) {
        map::visit(field_, object_, [&](auto& member) {
            using member_type = std::remove_reference_t<decltype(member)>;
            if (map::nodes[field_].kind != node_kind::value && !takes_anything<ready_type<member_type>>) {
                if constexpr (wawp::detail::is_optional<member_type>) make_empty(member);
                return;
            }
            met_native_ = met_native_ || (is_read_natively<member_type> && kind != token_kind::null);
            visitor(member);
        });
    }

    template <class Number>
    bool printed_number(Number value, bool rounded) {
        char digits[40];
        const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        return scan_number_text({digits, static_cast<std::size_t>(end - digits)}, rounded);
    }

    bool scan_number_text(std::string_view text, bool rounded) {
        token value{.kind = token_kind::number, .rounded = rounded};
        input in(text, 0);
        const bool sound = !text.empty() && scan_number(in, in.begin, value.number) == in.end;
        return sound ? scalar(value) : refuse(problem::unexpected_byte);
    }

    /// Lists the current field in the report, and skips the rest of what it opened.
    void refuse_field(std::size_t open_levels) {
        if (map::nodes[field_].kind == node_kind::value) clear(field_);
        mismatched().add(field_);
        skipped_ = open_levels;
        place_ = place::fields;
    }

    /// Takes back an earlier value of the current field: of duplicate keys the last one counts.
    void forget_field() {
        node_set seen{seen_};
        if (seen.has(field_)) {
            mismatched().drop(field_, map::nodes[field_].end);
            seen.drop(field_ + 1, map::nodes[field_].end);
            clear(field_);
        }
        seen.add(field_);
    }

    /// Empties the member at a node; of a group, and of a struct that is no optional, all members in it.
    void clear(std::size_t node) {
        bool opened = map::nodes[node].kind == node_kind::group;
        map::visit(node, object_, [&](auto& member) {
            opened = map::nodes[node].kind != node_kind::value && is_plain_struct<std::remove_reference_t<decltype(member)>>;
            if (!opened) make_empty(member);
        });
        if (!opened) return;
        for (std::size_t i = node + 1; i < map::nodes[node].end; i = map::nodes[i].end) clear(i);
    }

    [[nodiscard]] node_set mismatched() noexcept { return {mismatched_}; }

    Object& object_;
    std::uint64_t mismatched_[node_set::size_for(map::nodes.size())]{};
    std::uint64_t seen_[node_set::size_for(map::nodes.size())]{};
    std::size_t max_depth_;
    std::size_t depth_ = 0;          ///< objects and lists that are open
    std::size_t skipped_ = 0;        ///< those of them, the inner ones, that no field takes
    std::size_t object_at_ = 0;      ///< the node of the object whose keys come next
    std::size_t field_ = map::npos;  ///< the node of the last key, if the schema has it
    std::string member_key_;
    place place_ = place::before;
    bool in_list_ = false;  ///< the members belong to the item of a list
    member_tally tally_;    ///< of these members
    bool met_native_ = false;
    std::optional<problem> refusal_;
};

}  // namespace wawp::json::detail

// wawp/json/sax/handler.hpp
/// The words in which JSON libraries and this one tell each other a text from front to back, one call for each token.
namespace wawp::json {

/// The words themselves.
template <class T>
concept vocabulary = requires(T& to, std::string_view text, std::int64_t number, std::uint64_t large, double real,
                              bool yes) {
    to.begin_object();
    to.end_object();
    to.begin_array();
    to.end_array();
    /// A key of the object that is open; its value comes next. The text is unescaped UTF-8 and ends with the call.
    to.key(text);
    /// A text: unescaped UTF-8 that ends with the call.
    to.string(text);
    to.signed_integer(number);
    /// An integer that is not negative; whether small ones come this way or as signed is all the same.
    to.unsigned_integer(large);
    /// Any other number.
    to.floating_point(real);
    to.boolean(yes);
    to.null();
};

/// What a source talks to. Every call says whether to go on; after a `false` the source stops and returns some error.
template <class H>
concept handler = vocabulary<H> &&
    requires(H& h, std::string_view text, std::int64_t i, std::uint64_t u, double d, bool b) {
    { h.begin_object() && h.end_object() && h.begin_array() && h.end_array() } -> std::same_as<bool>;
    { h.key(text) && h.string(text) && h.signed_integer(i) && h.unsigned_integer(u) } -> std::same_as<bool>;
    { h.floating_point(d) && h.boolean(b) && h.null() } -> std::same_as<bool>;
    /// A number as its characters: exact where a double is not. A source that has them need not know any other.
    { h.number(text) } -> std::same_as<bool>;
};

namespace detail {
/// A handler that a concept can name.
struct silent_handler {
    bool begin_object(), end_object(), begin_array(), end_array(), null();
    bool key(std::string_view), string(std::string_view), number(std::string_view);
    bool signed_integer(std::int64_t), unsigned_integer(std::uint64_t), floating_point(double), boolean(bool);
};
}  // namespace detail

/// A JSON parser. `parse` tells the whole text to the handler, and returns why it could not, or nothing.
///
/// It must refuse what RFC 8259 refuses, and say `problem::bad_number` of numbers that are beyond its range. The bridge
/// itself sees to byte order marks, NUL bytes, UTF-8, surrogates, depth and size, where libraries differ.
template <class S>
concept source = requires(std::string_view text, detail::silent_handler& to, const limits& bounds) {
    { S::parse(text, to, bounds) } -> std::same_as<std::optional<syntax_error>>;
};

/// A JSON writer, made for one text.
///
/// It may escape as it likes. One that also has `number(text)` is given numbers that are not integers as characters. One that
/// has not is given a text that holds the number's place, because spellings differ; so are all of members that are JSON already.
template <class S>
concept sink = vocabulary<S> && requires(S& s, std::string& out) {
    /// Made with the string to fill, which is empty and stays where it is.
    S(out);
    /// Called after the last token: the text must now be in the string.
    s.finish();
};

}  // namespace wawp::json

// wawp/json/sax/sink_writer.hpp
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

// wawp/json/bridge.hpp
namespace wawp::json {

namespace detail {

template <class... Lists>
struct joined;
template <class... Entries>
struct joined<schema<Entries...>> {
    using type = schema<Entries...>;
};
template <class... Left, class... Right, class... Rest>
struct joined<schema<Left...>, schema<Right...>, Rest...> : joined<schema<Left..., Right...>, Rest...> {};

// Doxygen sees a recursion here that never ends.
/// @cond
/// The part of a schema that is read natively: its fields, and the objects that they lie in.
template <class Fields>
struct native_part : native_part<typename Fields::list> {};

template <class Entry>
struct native_entry {
    using type = schema<>;
};
template <fixed_string Key, auto Member, auto... Rules>
struct native_entry<field<Key, Member, Rules...>> {
    using entry = field<Key, Member, Rules...>;
    using type = std::conditional_t<is_read_natively<typename entry::value_type>, schema<entry>, schema<>>;
};
template <fixed_string Key, auto Member, class Schema, auto... Rules>
struct native_entry<object<Key, Member, Schema, Rules...>> {
    using entry = object<Key, Member, Schema>;
    using inner = typename native_part<Schema>::list;
    using type = std::conditional_t<!is_object_entry<entry>, schema<entry>,
                                    std::conditional_t<std::is_same_v<inner, schema<>>, schema<>, schema<object<Key, Member, inner>>>>;
};

template <class... Entries>
struct native_part<schema<Entries...>> {
    using list = typename joined<schema<>, typename native_entry<Entries>::type...>::type;
    using fields = list;
};
template <class Fields>
struct native_part<literal_keys<Fields>> {
    using list = typename native_part<Fields>::list;
    using fields = literal_keys<list>;
};
/// @endcond

/// Moves the members that were read natively, and nothing else.
template <class NativeFields, class Object>
void move_native(Object& from, Object& to) {
    NativeFields::for_each([&]<class Entry>() {
        auto& source = Entry::get(from);
        auto& target = Entry::get(to);
        if constexpr (is_object_entry<Entry>) {
            if (!is_present(source) || !is_present(target)) return;
            move_native<typename Entry::schema>(struct_of(source), struct_of(target));
        } else {
            target = std::move(source);
        }
    });
}

/// Adds the key paths of `more` to those of `found`, in the order of the nodes.
inline void add_mismatches(node_list nodes, std::vector<std::string_view>& found, const std::vector<std::string_view>& more) {
    const auto holds = [](const std::vector<std::string_view>& paths, std::string_view path) {
        for (const std::string_view listed : paths) {
            if (listed == path) return true;
        }
        return false;
    };
    std::vector<std::string_view> all;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (holds(found, nodes[i].path) || holds(more, nodes[i].path)) all.push_back(nodes[i].path);
    }
    found = std::move(all);
}

/// Whether a source may see the text at all: some libraries skip a byte order mark or stop at a NUL.
[[nodiscard]] inline bool may_be_parsed(std::string_view text, const limits& bounds) noexcept {
    return text.size() <= bounds.bytes && !text.starts_with(wawp::detail::byte_order_mark) && text.find('\0') == text.npos;
}

}  // namespace detail

/// A JSON policy made of another library's parser and writer: see `source` and `sink` for what to supply.
///
/// It writes the same bytes, reads the same objects and tells the same errors as `json::native`. What no source can
/// tell costs a second reading by `json::native`: the input's own bytes, for `raw` members, if the text has any; members that
/// hold more than a list of single values; the place of an error; a number beyond the source's range, which differs by library.
///
/// Members that are views of text cannot be read, and a type of your own that takes text must copy it.
///
/// @code
/// struct my_source {
///     template <class Handler>
///     static std::optional<json::syntax_error> parse(std::string_view text, Handler& to, const json::limits& bounds);
/// };
/// struct my_sink {
///     explicit my_sink(std::string& out);
///     void begin_object();  // and the other words of `vocabulary`
///     void finish();
/// };
/// using my_policy = json::bridge<my_source, my_sink>;
/// @endcode
template <class Source, class Sink>
struct bridge {
    static_assert(source<Source>,
                  "json::bridge: the source needs a static `std::optional<syntax_error> "
                  "parse(std::string_view text, Handler& handler, const limits& bounds)`");
    static_assert(sink<Sink>,
                  "json::bridge: the sink needs a constructor from std::string&, a member for each word of "
                  "json::vocabulary, and `finish()`");

    /// Replaces `out` by one JSON object with the fields of all `objects` in order.
    template <layout Layout, class... Bound>
    static void write(std::string& out, const Bound&... objects) {
        static_assert(detail::require_one_object<Layout == layout::nested, typename Bound::fields...>());
        for (std::size_t mark = 0; !write_round<Layout>(mark, out, objects...); mark = detail::unused_mark(out)) {}
    }

    /// Resets `target` and fills it from `text`.
    template <class Fields, class Object>
    static result<report, syntax_error> read(std::string_view text, Object& target, limits bounds = {}) {
        detail::make_empty(target);
        detail::binder<Fields, Object> binder(target, bounds.depth);
        std::optional<syntax_error> failure{{problem::unexpected_byte, 0}};
        if (detail::may_be_parsed(text, bounds)) failure = Source::parse(text, binder, bounds);
        if (binder.refusal()) failure = {*binder.refusal(), failure ? failure->offset : 0};
        if (!failure && !binder.complete()) failure = {problem::unexpected_end, text.size()};
        if (failure) return read_refused<Fields>(text, target, bounds, *failure);
        if constexpr (!std::is_same_v<typename detail::native_part<Fields>::list, schema<>>) {
            if (binder.met_native()) return read_rest<Fields>(text, target, bounds, binder.report());
        }
        return binder.report();
    }

private:
    /// False if a text looks like the mark of this number.
    template <layout Layout, class... Bound>
    static bool write_round(std::size_t mark, std::string& out, const Bound&... objects) {
        out.clear();
        Sink to(out);
        detail::marked_texts marked(mark);
        detail::sink_writer<Layout, Sink> writer(to, marked);
        (writer.template add<typename Bound::fields>(objects.object), ...);
        writer.close();
        to.finish();
        detail::escape_settler(out).run();
        return marked.settle(out);
    }

    template <class Fields, class Object>
    static result<report, syntax_error> read_refused(std::string_view text, Object& target, limits bounds,
                                                     syntax_error why) {
        auto exact = native::read<Fields>(text, target, bounds);
        if (!exact || why.problem == problem::bad_number) return exact;
        return unexpected{why};
    }

    template <class Fields, class Object>
    static result<report, syntax_error> read_rest(std::string_view text, Object& target, limits bounds, report found) {
        using native_fields = detail::native_part<Fields>;
        auto again = wawp::detail::blank::make<Object>();
        const auto outcome = native::read<typename native_fields::fields>(text, again, bounds);
        if (!outcome) return unexpected{outcome.error()};
        detail::move_native<typename native_fields::list>(again, target);
        if (!outcome->mismatched.empty()) detail::add_mismatches(tree<Fields>::nodes, found.mismatched, outcome->mismatched);
        return found;
    }
};

}  // namespace wawp::json
